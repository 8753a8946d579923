package spiketile.jmh;

import spiketile.kernels.Kernels;
import spiketile.kernels.Optimizers.AdamStep;
import spiketile.layout.Block;
import spiketile.layout.MemorySource;
import spiketile.layout.ParameterMemory;
import spiketile.runtime.NeuronSpec;

/**
 * A layer of dense training: its current, its error and its gradient are one {@link Gemm} each over the rows of all
 * steps. Row {@code t·B + b}, for t from 0, which is zero, to T.
 */
final class DenseLayer {
  private static final float INV_C = NeuronSpec.POSTER.invC()[0];

  final Block spikes;

  /** Errors, then λ. */
  final Block lambda;

  private final ParameterMemory parameters;
  private final Block weights;
  private final Block gradient;

  /** Current over C, then u. */
  private final Block membrane;

  /** Rows of step 1 to T. */
  private final Block current;

  /** λ of step 1 to T. */
  private final Block ownLambda;

  /** Spikes of step 0 to T − 1 of what feeds the layer. */
  private final Block source;

  /** Error of step 0 to T − 1 of what feeds the layer; null if that is the input. */
  private final Block sourceError;

  private final int batch;

  /**
   * @param source spikes of what feeds the layer
   * @param error of what feeds the layer; null if that is the input
   */
  DenseLayer(MemorySource memory, Block source, Block error, int steps, int batch, int width) {
    this.batch = batch;
    int rows = steps * batch;
    parameters = ParameterMemory.allocate(memory, source.width(), width, 2);
    weights = parameters.values();
    gradient = parameters.gradient();
    membrane = Block.allocate(memory, rows + batch, width);
    spikes = Block.allocate(memory, rows + batch, width);
    lambda = Block.allocate(memory, rows + batch, width);
    current = membrane.rows(batch, rows);
    ownLambda = lambda.rows(batch, rows);
    this.source = source.rows(0, rows);
    sourceError = error == null ? null : error.rows(0, rows);
  }

  void setWeights(float[] values) {
    int width = weights.width();
    for (int i = 0; i < values.length; i++) {
      weights.set(i / width, i % width, values[i]);
    }
  }

  float[] gradients() {
    int width = gradient.width();
    float[] values = new float[gradient.rows() * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = gradient.get(i / width, i % width);
    }
    return values;
  }

  void forwardProduct(Gemm gemm) {
    gemm.product(INV_C, source, weights, 0, current);
  }

  void forwardNeurons(DenseLif lif, int column, int columns) {
    lif.forward(membrane, spikes, batch, column, columns);
  }

  void backwardNeurons(DenseLif lif, int column, int columns) {
    lif.backward(membrane, lambda, batch, column, columns);
  }

  /** The error of what feeds the layer, zero at T since nothing comes after it, and the gradient. */
  void backwardProducts(Gemm gemm) {
    if (sourceError != null) {
      gemm.transposedRight(INV_C, ownLambda, weights, sourceError);
    }
    gemm.transposedLeft(INV_C, source, ownLambda, gradient);
  }

  void update(Kernels kernels, AdamStep step) {
    kernels.optimizers().adam(parameters, step);
  }
}
