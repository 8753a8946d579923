package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import spiketile.layout.ModelArena;

/**
 * The vector species, one for the process, and loads and stores by byte offset.
 *
 * <p>It is the CPU's preferred one, at most 512 bits, since rows are padded to 64 bytes. The property
 * {@link Providers#VECTOR_BITS} forces another width.
 */
final class Simd {
  private static final int LINE_BITS = ModelArena.ALIGNMENT * Byte.SIZE;

  static final VectorSpecies<Float> FLOATS = species();
  static final int LANES = FLOATS.length();
  static final long BYTES = FLOATS.vectorByteSize();

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Simd() {}

  private static VectorSpecies<Float> species() {
    int preferred = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    int bits = Integer.getInteger(Providers.VECTOR_BITS, Math.min(preferred, LINE_BITS));
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }

  static FloatVector load(MemorySegment segment, long offset) {
    return FloatVector.fromMemorySegment(FLOATS, segment, offset, ORDER);
  }

  static void store(FloatVector vector, MemorySegment segment, long offset) {
    vector.intoMemorySegment(segment, offset, ORDER);
  }
}
