package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

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

  private static void axpy(float factor, Block x, long from, Block y, long to) {
    for (int i = 0; i < y.padded(); i++) {
      float term = x.data().get(Access.FLOAT, from + 4L * i);
      float sum = y.data().get(Access.FLOAT, to + 4L * i);
      y.data().set(Access.FLOAT, to + 4L * i, Math.fma(factor, term, sum));
    }
  }
}
