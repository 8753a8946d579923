package spiketile.layout;

import static spiketile.layout.MachineTiming.require;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;

/**
 * The machine that a plan is made for.
 *
 * <p>A <em>bounded</em> machine has a number of tiles, and a tile's bytes are a hard limit. On any
 * other, such as a CPU, tiles are only a way of cutting: there are as many as a network needs, their
 * bytes are what the cut aims at, and the limit is all the memory.
 *
 * @param name what to call it
 * @param chips how many chips
 * @param tiles tiles of one chip; 0 for as many as a network needs
 * @param tileBytes the fast memory of one tile: a core's L2 on a CPU
 * @param memoryBytes all the memory there is: that of all tiles, if the machine is bounded
 * @param timing how fast it is
 */
public record MachineProfile(
    String name, int chips, int tiles, long tileBytes, long memoryBytes, MachineTiming timing) {
  /** Widest tile of the host: twice four vectors of 256 bits, or four of 512, summed at a time. */
  public static final int WIDEST_TILE = 64;

  /** Most chips of a machine. */
  public static final int MOST_CHIPS = 4096;

  /** Most tiles of a chip. */
  public static final int MOST_TILES = 1 << 18;

  /** Most bytes of a tile of a bounded machine. */
  public static final long MOST_TILE_BYTES = 1L << 40;

  /**
   * Where nothing is known of the host's speed: the order of magnitude of a core of today, with a
   * barrier of some microseconds. Predictions calibrate it.
   */
  private static final MachineTiming CPU = new MachineTiming(3e9, 1, 8, 8, 10_000, 10e9);

  /** The names that {@link #named} knows. */
  public static final List<String> NAMES = List.of("host", "ipu-mk1", "ipu-mk2");

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public MachineProfile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(timing, "timing");
    if (tileBytes < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException(
          "%s: tile bytes %d and memory bytes %d must be positive"
              .formatted(name, tileBytes, memoryBytes));
    }
    require("chips", chips, 1, MOST_CHIPS);
    require("tiles", tiles, 0, MOST_TILES);
    if (tiles > 0) {
      require("tileBytes", tileBytes, 1, MOST_TILE_BYTES);
      if (memoryBytes != Math.multiplyExact((long) chips * tiles, tileBytes)) {
        throw new IllegalArgumentException(
            "%s: memory bytes %d are not %d chips · %d tiles · %d bytes"
                .formatted(name, memoryBytes, chips, tiles, tileBytes));
      }
    }
  }

  /**
   * A machine whose tiles are only a way of cutting.
   *
   * @param name what to call it
   * @param tileBytes the fast memory that a tile should fit in
   * @param memoryBytes all the memory there is
   */
  public MachineProfile(String name, long tileBytes, long memoryBytes) {
    this(name, 1, 0, tileBytes, memoryBytes, CPU);
  }

  /**
   * A bounded machine.
   *
   * @param name what to call it
   * @param chips how many chips
   * @param tiles tiles of one chip, at least 1
   * @param tileBytes bytes of one tile
   * @param timing how fast it is
   * @return the machine
   * @throws IllegalArgumentException if a number is out of its range; the message names it
   */
  public static MachineProfile bounded(
      String name, int chips, int tiles, long tileBytes, MachineTiming timing) {
    require("chips", chips, 1, MOST_CHIPS);
    require("tiles", tiles, 1, MOST_TILES);
    require("tileBytes", tileBytes, 1, MOST_TILE_BYTES);
    long memory = Math.multiplyExact((long) chips * tiles, tileBytes);
    return new MachineProfile(name, chips, tiles, tileBytes, memory, timing);
  }

  /**
   * This computer: a tile is what fits into a core's L2.
   *
   * @return the profile {@code host}
   */
  public static MachineProfile host() {
    return new MachineProfile("host", CpuCaches.read().l2(), physicalMemory());
  }

  /**
   * Graphcore's first IPU, Colossus GC2: 1216 tiles of 256 KiB, 304 MiB in all, at 1.6 GHz.
   *
   * <p>Tiles, memory, clock, six threads, and an exchange of 7.7 TB/s, which is 4 bytes a cycle and
   * tile, are from Jia et al., "Dissecting the Graphcore IPU Architecture via Microbenchmarking" (2019). So
   * is the order of the barrier's cycles. Two floats a cycle is the width of a tile's fp32 vectors;
   * the links' 320 GB/s are the sum of a chip's ten in the maker's data sheet.
   *
   * @return the profile {@code ipu-mk1}, of one chip
   */
  public static MachineProfile ipuMk1() {
    return bounded("ipu-mk1", 1, 1216, 256 << 10, ipu(1.6e9));
  }

  /**
   * Graphcore's second IPU, Colossus GC200: 1472 tiles at 1.33 GHz.
   *
   * <p>A tile has the poster's 628 kB, read as 628,000 bytes: the chip has 624 KiB, which is 638,976,
   * so that 628 KiB would be more than there is. Tiles, threads, an exchange of 8 TB/s, which is 4 bytes
   * a cycle and tile, and links of 320 GB/s are in the maker's data sheet of the IPU-M2000. The barrier
   * and the lanes are those of {@link #ipuMk1}.
   *
   * @return the profile {@code ipu-mk2}, of one chip
   */
  public static MachineProfile ipuMk2() {
    return bounded("ipu-mk2", 1, 1472, 628_000, ipu(1.33e9));
  }

  private static MachineTiming ipu(double clockHz) {
    return new MachineTiming(clockHz, 6, 2, 4, 150, 320e9);
  }

  /**
   * A machine by its name.
   *
   * @param name one of {@link #NAMES}
   * @return its profile, of one chip
   * @throws IllegalArgumentException if there is none of that name
   */
  public static MachineProfile named(String name) {
    return switch (name) {
      case "host" -> host();
      case "ipu-mk1" -> ipuMk1();
      case "ipu-mk2" -> ipuMk2();
      default ->
          throw new IllegalArgumentException(
              "no machine '%s': %s".formatted(name, String.join(", ", NAMES)));
    };
  }

  /**
   * The same with another number of chips; a machine that is not bounded keeps its memory.
   *
   * @param value chips
   * @return a copy
   */
  public MachineProfile withChips(int value) {
    return bounded()
        ? bounded(name, value, tiles, tileBytes, timing)
        : new MachineProfile(name, value, tiles, tileBytes, memoryBytes, timing);
  }

  /**
   * Whether a tile's bytes, and the number of tiles, are hard limits.
   *
   * @return false if tiles are only a way of cutting
   */
  public boolean bounded() {
    return tiles > 0;
  }

  /**
   * Tiles of all chips.
   *
   * @return chips · tiles; 0 if the machine is not bounded
   */
  public int allTiles() {
    return Math.multiplyExact(chips, tiles);
  }

  private static long physicalMemory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /**
   * The widest tile whose weight block takes no more than half of the tile's memory, so that its
   * membranes, lists and λ find room beside it; the narrowest there is where even that takes more. For
   * machines that are not bounded.
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
