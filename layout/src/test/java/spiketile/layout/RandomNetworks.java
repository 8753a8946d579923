package spiketile.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Networks and machines drawn by a seed, with a taste for the smallest and the odd sizes. */
final class RandomNetworks {
  private RandomNetworks() {}

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  static NetworkShape network(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LayerShape> layers = new ArrayList<>();
    int depth = random.nextInt(1, 6);
    for (int l = 0; l < depth; l++) {
      boolean spiking = l < depth - 1 || random.nextBoolean();
      layers.add(new LayerShape(size(random), spiking && random.nextInt(3) == 0, spiking));
    }
    return new NetworkShape(
        size(random),
        layers,
        random.nextInt(1, 65),
        random.nextInt(1, 101),
        random.nextInt(3),
        random.nextBoolean(),
        random.nextInt(4) == 0,
        random.nextInt(3) == 0);
  }

  private static int size(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> 1;
      case 1 -> random.nextInt(1, 70);
      default -> random.nextInt(1, 5000);
    };
  }

  /** A machine on which every network fits. */
  static MachineProfile machine(long seed) {
    long tileBytes = new SplittableRandom(~seed).nextLong(1, 4 << 20);
    return new MachineProfile("random", tileBytes, Long.MAX_VALUE);
  }
}
