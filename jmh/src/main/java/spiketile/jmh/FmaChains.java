package spiketile.jmh;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Multiply-adds that wait for nothing but each other: as fast as the CPU can compute. */
final class FmaChains {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /**
   * Independent chains: two multiply-adds a cycle of up to five cycles each need ten, and 16 registers
   * hold twelve beside the two factors.
   */
  private static final int CHAINS = 12;

  private static final int FLOPS_OF_FMA = 2;

  private FmaChains() {}

  /** Floating-point operations of so many steps. */
  static long flops(int steps) {
    return (long) FLOPS_OF_FMA * CHAINS * FLOATS.length() * steps;
  }

  /**
   * In each lane of each chain: {@code x ← factor·term + x}, as the kernels add up, from a different x
   * for each chain (0 to 11), since the compiler would compute equal ones once.
   *
   * @return the sum of all lanes
   */
  static float run(float factor, float term, int steps) {
    FloatVector f = FloatVector.broadcast(FLOATS, factor);
    FloatVector t = FloatVector.broadcast(FLOATS, term);
    FloatVector x0 = FloatVector.zero(FLOATS);
    FloatVector x1 = FloatVector.broadcast(FLOATS, 1);
    FloatVector x2 = FloatVector.broadcast(FLOATS, 2);
    FloatVector x3 = FloatVector.broadcast(FLOATS, 3);
    FloatVector x4 = FloatVector.broadcast(FLOATS, 4);
    FloatVector x5 = FloatVector.broadcast(FLOATS, 5);
    FloatVector x6 = FloatVector.broadcast(FLOATS, 6);
    FloatVector x7 = FloatVector.broadcast(FLOATS, 7);
    FloatVector x8 = FloatVector.broadcast(FLOATS, 8);
    FloatVector x9 = FloatVector.broadcast(FLOATS, 9);
    FloatVector x10 = FloatVector.broadcast(FLOATS, 10);
    FloatVector x11 = FloatVector.broadcast(FLOATS, 11);
    for (int i = 0; i < steps; i++) {
      x0 = f.fma(t, x0);
      x1 = f.fma(t, x1);
      x2 = f.fma(t, x2);
      x3 = f.fma(t, x3);
      x4 = f.fma(t, x4);
      x5 = f.fma(t, x5);
      x6 = f.fma(t, x6);
      x7 = f.fma(t, x7);
      x8 = f.fma(t, x8);
      x9 = f.fma(t, x9);
      x10 = f.fma(t, x10);
      x11 = f.fma(t, x11);
    }
    FloatVector low = x0.add(x1).add(x2).add(x3).add(x4).add(x5);
    FloatVector high = x6.add(x7).add(x8).add(x9).add(x10).add(x11);
    return low.add(high).reduceLanes(VectorOperators.ADD);
  }
}
