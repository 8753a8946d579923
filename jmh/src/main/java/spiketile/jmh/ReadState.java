package spiketile.jmh;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import spiketile.layout.CpuCaches;
import spiketile.layout.ModelArena;

/** Memory to read that lies in one level of the hierarchy. */
@State(Scope.Thread)
public class ReadState {
  /** A buffer takes half of its cache, so that what else runs does not push it out. */
  private static final int SHARE = 2;

  /** Times the largest cache: what is left there of one pass is little when the next one comes. */
  private static final int BEYOND_CACHES = 8;

  /** Least bytes of one call: some 100 µs, beside which JMH's own time for a call is nothing. */
  private static final long BYTES_OF_A_CALL = 16L << 20;

  /** Where the memory lies. */
  @Param({"L1", "L2", "L3", "memory"})
  public String level;

  MemorySegment buffer;
  MemorySegment sum;
  int passes;
  private ModelArena arena;

  /** Allocates the buffer and fills it with ones. */
  @Setup(Level.Trial)
  public void open() {
    long bytes = bytes(level, CpuCaches.read()) / StreamSum.STEP * StreamSum.STEP;
    passes = Math.toIntExact(Math.max(1, BYTES_OF_A_CALL / bytes));
    arena = ModelArena.open(bytes);
    buffer = arena.allocate(bytes).asSlice(0, bytes);
    for (long i = 0; i < bytes / Float.BYTES; i++) {
      buffer.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
    }
    sum = arena.allocate(ModelArena.ALIGNMENT);
  }

  static long bytes(String level, CpuCaches caches) {
    return switch (level) {
      case "L1" -> caches.l1() / SHARE;
      case "L2" -> caches.l2() / SHARE;
      case "L3" -> thirdLevel(caches) / SHARE;
      case "memory" -> Math.max(caches.l2(), caches.l3()) * BEYOND_CACHES;
      default ->
          throw new IllegalArgumentException("levels are L1, L2, L3, memory, not '" + level + "'");
    };
  }

  private static long thirdLevel(CpuCaches caches) {
    if (caches.l3() == 0) {
      throw new IllegalArgumentException("level L3: this CPU has no third-level cache");
    }
    return caches.l3();
  }

  /** Gives the memory back. */
  @TearDown(Level.Trial)
  public void close() {
    arena.close();
  }
}
