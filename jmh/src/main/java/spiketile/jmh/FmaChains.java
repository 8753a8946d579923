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
   * In each lane of each chain: {@code x ← x·factor + term}, from a different x for each chain (0 to
   * 11), since the compiler would compute equal ones once.
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
      x0 = x0.fma(f, t);
      x1 = x1.fma(f, t);
      x2 = x2.fma(f, t);
      x3 = x3.fma(f, t);
      x4 = x4.fma(f, t);
      x5 = x5.fma(f, t);
      x6 = x6.fma(f, t);
      x7 = x7.fma(f, t);
      x8 = x8.fma(f, t);
      x9 = x9.fma(f, t);
      x10 = x10.fma(f, t);
      x11 = x11.fma(f, t);
    }
    FloatVector low = x0.add(x1).add(x2).add(x3).add(x4).add(x5);
    FloatVector high = x6.add(x7).add(x8).add(x9).add(x10).add(x11);
    return low.add(high).reduceLanes(VectorOperators.ADD);
  }
}
