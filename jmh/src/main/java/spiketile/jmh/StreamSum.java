package spiketile.jmh;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The sum of a stream of floats: as fast as memory can be read. */
final class StreamSum {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final long BYTES = FLOATS.vectorByteSize();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Sums at a time: two loads a cycle, each followed by an addition of four cycles. */
  private static final int CHAINS = 8;

  /** Bytes of one step of the loop. */
  static final long STEP = CHAINS * BYTES;

  private StreamSum() {}

  /**
   * Adds all of the data, lane by lane, to one vector in memory.
   *
   * @param data a multiple of {@link #STEP} bytes
   * @param sum one vector
   */
  static void add(MemorySegment data, MemorySegment sum) {
    int steps = Math.toIntExact(data.byteSize() / STEP);
    FloatVector a = fromMemorySegment(FLOATS, sum, 0, ORDER);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    FloatVector e = FloatVector.zero(FLOATS);
    FloatVector f = FloatVector.zero(FLOATS);
    FloatVector g = FloatVector.zero(FLOATS);
    FloatVector h = FloatVector.zero(FLOATS);
    for (int i = 0; i < steps; i++) {
      long at = i * STEP;
      a = a.add(fromMemorySegment(FLOATS, data, at, ORDER));
      b = b.add(fromMemorySegment(FLOATS, data, at + BYTES, ORDER));
      c = c.add(fromMemorySegment(FLOATS, data, at + 2 * BYTES, ORDER));
      d = d.add(fromMemorySegment(FLOATS, data, at + 3 * BYTES, ORDER));
      e = e.add(fromMemorySegment(FLOATS, data, at + 4 * BYTES, ORDER));
      f = f.add(fromMemorySegment(FLOATS, data, at + 5 * BYTES, ORDER));
      g = g.add(fromMemorySegment(FLOATS, data, at + 6 * BYTES, ORDER));
      h = h.add(fromMemorySegment(FLOATS, data, at + 7 * BYTES, ORDER));
    }
    FloatVector left = a.add(b).add(c.add(d));
    FloatVector right = e.add(f).add(g.add(h));
    left.add(right).intoMemorySegment(sum, 0, ORDER);
  }
}
