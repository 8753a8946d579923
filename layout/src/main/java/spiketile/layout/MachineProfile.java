package spiketile.layout;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The machine that a plan is made for.
 *
 * @param name what to call it
 * @param tileBytes the fast memory of one tile: a core's L2 on a CPU
 * @param memoryBytes all the memory there is
 */
public record MachineProfile(String name, long tileBytes, long memoryBytes) {
  /** Widest tile: twice four vectors of 256 bits, or four of 512, which kernels sum at a time. */
  public static final int WIDEST_TILE = 64;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public MachineProfile {
    if (tileBytes < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(
          "%s: tile bytes %d and memory bytes %d must be positive"
              .formatted(name, tileBytes, memoryBytes));
    }
  }

  /**
   * This computer: a tile is what fits into a core's L2.
   *
   * @return the profile {@code host}
   */
  public static MachineProfile host() {
    return new MachineProfile("host", CpuCaches.read().l2(), physicalMemory());
  }

  private static long physicalMemory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /**
   * The widest tile whose weight block takes no more than half of the tile's memory, so that its
   * membranes, lists and λ find room beside it; the narrowest there is where even that takes more.
   *
   * @param weightRows rows of the weight block: presynaptic neurons, recurrent ones included
   * @param weightBytes bytes of a weight as the products read it: 4, or 2 for bf16
   * @return a multiple of 16 from 16 to {@link #WIDEST_TILE}
   */
  public int tileWidth(int weightRows, int weightBytes) {
    long fitting = tileBytes / 2 / ((long) weightRows * weightBytes);
    return Math.clamp(fitting / Block.PAD * Block.PAD, Block.PAD, WIDEST_TILE);
  }

  /**
   * How many time steps of λ fit into a quarter of the tile's memory.
   *
   * @param batch samples
   * @param padded floats of a λ row
   * @param steps time steps in all
   * @return steps of one chunk, from 1 to {@code steps}
   */
  public int chunkSteps(int batch, int padded, int steps) {
    long fitting = tileBytes / 4 / ((long) batch * padded * Float.BYTES);
    return Math.clamp(fitting, 1, steps);
  }
}
