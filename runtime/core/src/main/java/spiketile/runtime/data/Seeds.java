package spiketile.runtime.data;

/** Seeds derived from seeds, so that every random choice is a function of what it is for. */
public final class Seeds {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /**
   * Mixes a number into a seed (the finaliser of SplitMix64; Steele, Lea and Flood 2014).
   *
   * @param seed the seed
   * @param number what it is for: an epoch, a layer, a sample
   * @return a seed that differs in about half of its bits for every other number
   */
  public static long mix(long seed, long number) {
    long z = seed + GOLDEN_GAMMA * (number + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
