package spiketile.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A file with something wrong in it. */
final class Mutant {
  /** What counts, lengths and times are easily taken for wrongly. */
  private static final byte[] EDGES = {0, 1, -1, 127, -128, 2, 64, 32};

  private Mutant() {}

  static byte[] of(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> swapped(bytes, random);
      case 2 -> repeated(bytes, random);
      default -> changed(bytes, random);
    };
  }

  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = place(bytes, random);
      int length = Math.min(1 << random.nextInt(4), bytes.length - at);
      byte edge = EDGES[random.nextInt(EDGES.length)];
      for (int j = at; j < at + length; j++) {
        bytes[j] = random.nextBoolean() ? edge : (byte) random.nextInt();
      }
    }
    return bytes;
  }

  /** Heads, where formats keep their counts, are hit more often. */
  private static int place(byte[] bytes, SplittableRandom random) {
    int end = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 1024);
    return random.nextInt(end);
  }

  private static byte[] swapped(byte[] bytes, SplittableRandom random) {
    int length = 1 + random.nextInt(Math.max(1, bytes.length / 4));
    int from = random.nextInt(bytes.length - length + 1);
    int to = random.nextInt(bytes.length - length + 1);
    byte[] block = Arrays.copyOfRange(bytes, from, from + length);
    System.arraycopy(bytes, to, bytes, from, length);
    System.arraycopy(block, 0, bytes, to, length);
    return bytes;
  }

  private static byte[] repeated(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + at);
    System.arraycopy(bytes, 0, longer, bytes.length, at);
    return longer;
  }
}
