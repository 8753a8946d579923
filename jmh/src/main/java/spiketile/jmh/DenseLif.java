package spiketile.jmh;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import spiketile.layout.Block;
import spiketile.runtime.NeuronSpec;

/**
 * The LIF layer between two dense products, all steps of some of its columns: rows {@code t·B + b} for t from 1 to
 * T, row 0 to B − 1 being zero. The same equations as the sparse kernels', without a second threshold.
 */
final class DenseLif {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private final float alpha;
  private final float theta;
  private final float beta;

  DenseLif(NeuronSpec neuron) {
    alpha = neuron.alpha()[0];
    theta = neuron.theta()[0];
    beta = neuron.surrogate().beta();
  }

  /**
   * Membranes and spikes from currents.
   *
   * @param u current over C on entry, then u
   * @param spikes receives 0 and 1
   */
  void forward(Block u, Block spikes, int batch, int column, int columns) {
    for (int r = batch; r < u.rows(); r++) {
      forwardRow(u, spikes, r, batch, column, columns);
    }
  }

  private void forwardRow(Block u, Block spikes, int row, int batch, int column, int columns) {
    long bytes = 4L * columns;
    MemorySegment before = slice(u, row - batch, column, bytes);
    MemorySegment now = slice(u, row, column, bytes);
    MemorySegment fired = slice(spikes, row, column, bytes);
    for (long i = 0; i < bytes; i += FLOATS.vectorByteSize()) {
      FloatVector old = fromMemorySegment(FLOATS, before, i, ORDER);
      FloatVector kept = old.blend(0f, old.compare(GE, theta)).mul(alpha);
      FloatVector sum = fromMemorySegment(FLOATS, now, i, ORDER).add(kept);
      sum.intoMemorySegment(now, i, ORDER);
      FloatVector.zero(FLOATS).blend(1f, sum.compare(GE, theta)).intoMemorySegment(fired, i, ORDER);
    }
  }

  /**
   * λ from errors.
   *
   * @param u the membranes
   * @param lambda errors on entry, then λ
   */
  void backward(Block u, Block lambda, int batch, int column, int columns) {
    int last = u.rows() - batch;
    for (int r = u.rows() - 1; r >= batch; r--) {
      backwardRow(u, lambda, r, r < last ? batch : 0, column, columns);
    }
  }

  /** @param next rows to the one of the step after, or 0 if there is none */
  private void backwardRow(Block u, Block lambda, int row, int next, int column, int columns) {
    long bytes = 4L * columns;
    float leak = next == 0 ? 0 : alpha;
    MemorySegment membrane = slice(u, row, column, bytes);
    MemorySegment now = slice(lambda, row, column, bytes);
    MemorySegment after = slice(lambda, row + next, column, bytes);
    for (long i = 0; i < bytes; i += FLOATS.vectorByteSize()) {
      FloatVector potential = fromMemorySegment(FLOATS, membrane, i, ORDER);
      VectorMask<Float> fired = potential.compare(GE, theta);
      FloatVector slope = potential.sub(theta).abs().mul(beta).add(1f);
      FloatVector error = fromMemorySegment(FLOATS, now, i, ORDER).div(slope.mul(slope));
      FloatVector later = fromMemorySegment(FLOATS, after, i, ORDER).mul(leak).blend(0f, fired);
      error.add(later).intoMemorySegment(now, i, ORDER);
    }
  }

  private static MemorySegment slice(Block block, int row, int column, long bytes) {
    return block.data().asSlice(4L * ((long) row * block.stride() + column), bytes);
  }
}
