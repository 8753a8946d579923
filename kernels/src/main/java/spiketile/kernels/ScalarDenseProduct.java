package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;

/** {@link DenseProduct}, row by row. */
final class ScalarDenseProduct implements DenseProduct {
  @Override
  public void current(
      Block spikes,
      int firstSpikeRow,
      Block weights,
      Block bias,
      Block current,
      int firstCurrentRow,
      int count) {
    Checks.denseCurrent(spikes, firstSpikeRow, weights, bias, current, firstCurrentRow, count);
    for (int r = 0; r < count; r++) {
      long out = (firstCurrentRow + r) * 4L * current.stride();
      MemorySegment.copy(bias.data(), 0, current.data(), out, 4L * bias.padded());
      for (int j = 0; j < weights.rows(); j++) {
        float spike = spikes.get(firstSpikeRow + r, j);
        axpy(spike, weights, j * 4L * weights.stride(), current, out);
      }
    }
  }

  @Override
  public void gradient(
      Block spikes,
      int firstSpikeRow,
      Block lambda,
      int firstLambdaRow,
      Block gradient,
      int count) {
    Checks.denseGradient(spikes, firstSpikeRow, lambda, firstLambdaRow, gradient, count);
    for (int j = 0; j < gradient.rows(); j++) {
      for (int r = 0; r < count; r++) {
        float spike = spikes.get(firstSpikeRow + r, j);
        long row = (firstLambdaRow + r) * 4L * lambda.stride();
        axpy(spike, lambda, row, gradient, j * 4L * gradient.stride());
      }
    }
  }

  @Override
  public void error(
      Projection synapses,
      Block lambda,
      int base,
      MemorySegment error,
      int batch,
      int firstRow,
      int endRow,
      boolean add) {
    Block weights = Checks.denseError(synapses, lambda, base, error, batch, firstRow, endRow);
    SpikeList list = synapses.source();
    for (int r = firstRow; r < endRow; r++) {
      long row = (r + synapses.lag(batch) - base) * lambda.rowBytes();
      for (int k = list.rowStart(r); k < list.rowStart(r + 1); k++) {
        float before = add ? error.get(Access.FLOAT, 4L * k) : 0;
        error.set(Access.FLOAT, 4L * k, before + dot(weights, list.id(k), lambda, row));
      }
    }
  }

  private static float dot(Block weights, int id, Block lambda, long row) {
    float sum = 0;
    for (int i = 0; i < weights.padded(); i++) {
      float weight = weights.data().get(Access.FLOAT, id * weights.rowBytes() + 4L * i);
      sum = Math.fma(weight, lambda.data().get(Access.FLOAT, row + 4L * i), sum);
    }
    return sum;
  }

  private static void axpy(float factor, Block x, long from, Block y, long to) {
    for (int i = 0; i < y.padded(); i++) {
      float term = x.data().get(Access.FLOAT, from + 4L * i);
      float sum = y.data().get(Access.FLOAT, to + 4L * i);
      y.data().set(Access.FLOAT, to + 4L * i, Math.fma(factor, term, sum));
    }
  }
}
