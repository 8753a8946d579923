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

  /** A machine of few or many tiles, large or small, on which a network may or may not fit. */
  static MachineProfile bounded(long seed) {
    SplittableRandom random = new SplittableRandom(seed * 31 + 7);
    int chips = random.nextInt(1, 4);
    int tiles = 1 << random.nextInt(12);
    long tileBytes = (long) Math.pow(2, random.nextDouble(14, 28));
    return MachineProfile.bounded(
        "random", chips, tiles, tileBytes, timing(1 << random.nextInt(4)));
  }

  static MachineTiming timing(int lanes) {
    return new MachineTiming(1e9, 1, lanes, 4, 100, 1e9);
  }

  /** An activity of its own for each population. */
  static Activity activity(long seed, NetworkShape network) {
    SplittableRandom random = new SplittableRandom(seed - 99);
    return new Activity(random.doubles(network.layers().size() + 1L, 0, 0.3).boxed().toList());
  }

  /** A network of a few neurons, for tests that try every distribution. */
  static NetworkShape small(long seed) {
    SplittableRandom random = new SplittableRandom(seed + 1000);
    List<LayerShape> layers = new ArrayList<>();
    int depth = random.nextInt(1, 4);
    for (int l = 0; l < depth; l++) {
      boolean spiking = l < depth - 1 || random.nextBoolean();
      int neurons = random.nextInt(1, spiking ? 9 : 60);
      layers.add(new LayerShape(neurons, spiking && random.nextInt(3) == 0, spiking));
    }
    return new NetworkShape(
        random.nextInt(1, 40),
        layers,
        random.nextInt(1, 20),
        random.nextInt(1, 12),
        random.nextInt(3),
        random.nextBoolean(),
        random.nextInt(4) == 0,
        random.nextInt(3) == 0);
  }
}
