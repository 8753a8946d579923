package spiketile.app;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.LongStream;
import spiketile.runtime.collectives.Collectives;

/** Numbers that ranks tell each other. */
final class RankValues {
  private RankValues() {}

  /** Gives every rank those of all, as many of each. */
  static double[][] gather(Collectives world, double... mine) {
    try (Arena arena = Arena.ofShared()) {
      long bytes = (long) mine.length * Double.BYTES;
      MemorySegment all = arena.allocate(world.ranks() * bytes, Double.BYTES);
      MemorySegment.copy(mine, 0, all, JAVA_DOUBLE, world.rank() * bytes, mine.length);
      world.allGather(all, LongStream.rangeClosed(0, world.ranks()).map(r -> r * bytes).toArray());
      double[][] told = new double[world.ranks()][];
      for (int r = 0; r < told.length; r++) {
        told[r] = all.asSlice(r * bytes, bytes).toArray(JAVA_DOUBLE);
      }
      return told;
    }
  }
}
