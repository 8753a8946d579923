package spiketile.kernels;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import spiketile.layout.ModelArena;

/**
 * The vector species, one for the process, and what loads and stores need beside it.
 *
 * <p>Kernels call the Vector API itself, never a helper that takes or returns a vector: the JIT compiler
 * inlines the API's methods always, but a helper only where the loop's profile looks hot. Once a loop has
 * mostly seen empty rows it calls the helper, boxes every vector, and runs 15 times slower for good.
 *
 * <p>It is the CPU's preferred one, at most 512 bits, since rows are padded to 64 bytes. The property
 * {@link Providers#VECTOR_BITS} forces another width.
 */
final class Simd {
  private static final int LINE_BITS = ModelArena.ALIGNMENT * Byte.SIZE;

  static final VectorSpecies<Float> FLOATS = species();
  static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  static final int LANES = FLOATS.length();
  static final long BYTES = FLOATS.vectorByteSize();

  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Simd() {}

  private static VectorSpecies<Float> species() {
    int preferred = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    int bits = Integer.getInteger(Providers.VECTOR_BITS, Math.min(preferred, LINE_BITS));
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }
}
