package spiketile.runtime;

import static spiketile.runtime.NeuronSpec.value;

import java.lang.foreign.MemorySegment;
import spiketile.kernels.Kernels;
import spiketile.kernels.Neurons;
import spiketile.kernels.Optimizers.AdamStep;
import spiketile.kernels.Optimizers.SgdStep;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.LayerPlan;
import spiketile.layout.NetworkShape;
import spiketile.layout.ParameterMemory;
import spiketile.layout.TileMemory;
import spiketile.layout.TilePlan;
import spiketile.layout.Weights;

/** What every tile owns: its neurons' parameters, weights, gradients and moments. */
final class Tile {
  final TilePlan plan;

  /** Where all of the tile's regions are cut from, these and those of its layer's kind. */
  final TileMemory own;

  final Neurons neurons;
  final Block bias;
  final Block biasGradient;
  final int biasRow;

  /** Gradient of α; null if it is not learnt. */
  final Block alphaGradient;

  final Block parameters;
  final Block gradient;
  final ParameterMemory memory;

  /** W and R in bf16; null if the products read fp32. */
  private final Bf16Block rounded;

  private final NeuronSpec spec;

  Tile(TileMemory own, LayerPlan layer, TilePlan plan, NeuronSpec spec, NetworkShape shape) {
    this.plan = plan;
    this.own = own;
    this.spec = spec;
    int rows = layer.parameterRows();
    memory = ParameterMemory.allocate(own, rows, plan.width(), shape.moments());
    biasRow = layer.weightRows();
    rounded = shape.bf16() ? Bf16Block.allocate(own, biasRow, plan.width()) : null;
    parameters = memory.values();
    gradient = memory.gradient();
    bias = parameters.rows(biasRow, 1);
    biasGradient = gradient.rows(biasRow, 1);
    alphaGradient = layer.shape().learnsLeak() ? gradient.rows(biasRow + 1, 1) : null;
    neurons = new Neurons(Block.allocate(own, 4, plan.width()), spec.surrogate());
  }

  /** Writes the neurons' parameters, and zeros everywhere else. */
  void firstTouch() {
    memory.data().fill((byte) 0);
    if (rounded != null) {
      rounded.data().fill((byte) 0);
    }
    Block values = neurons.values();
    for (int i = 0; i < plan.padded(); i++) {
      boolean real = i < plan.width();
      int neuron = plan.firstNeuron() + i;
      float never = Float.POSITIVE_INFINITY;
      float alpha = real ? value(spec.alpha(), neuron) : 0;
      values.set(Neurons.ALPHA, i, alpha);
      if (alphaGradient != null) {
        parameters.set(biasRow + 1, i, alpha);
      }
      values.set(Neurons.INV_C, i, real ? value(spec.invC(), neuron) : 0);
      values.set(Neurons.THETA, i, real ? value(spec.theta(), neuron) : never);
      values.set(Neurons.THETA_GRAD, i, real ? value(spec.thetaGrad(), neuron) : never);
    }
  }

  /** Writes ϑ_grad anew, so far below the specification's. */
  void lowerThetaGrad(float by) {
    for (int i = 0; i < plan.width(); i++) {
      float specified = value(spec.thetaGrad(), plan.firstNeuron() + i);
      neurons.values().set(Neurons.THETA_GRAD, i, specified - by);
    }
  }

  /** Rows of the parameters from the given one on, as the products read them. */
  Weights weights(Block masters, int first) {
    return rounded == null ? masters : rounded.rows(first, masters.rows());
  }

  /** Makes the computation see parameters that have changed. */
  void takeParameters(Kernels kernels) {
    takeAlpha();
    if (rounded != null) {
      kernels.bf16Rounding().apply(parameters.rows(0, rounded.rows()), rounded);
    }
  }

  /** Where α is learnt: keeps it within 0 to 1, and gives it to the neurons. */
  private void takeAlpha() {
    for (int i = 0; i < plan.width() && alphaGradient != null; i++) {
      float alpha = Math.clamp(parameters.get(biasRow + 1, i), 0f, 1f);
      parameters.set(biasRow + 1, i, alpha);
      neurons.values().set(Neurons.ALPHA, i, alpha);
    }
  }

  /** One optimizer step; returns whether all parameters are finite after it. */
  boolean sgd(Kernels kernels, SgdStep step) {
    boolean finite = kernels.optimizers().sgd(memory, step);
    takeParameters(kernels);
    return finite;
  }

  /** One optimizer step; returns whether all parameters are finite after it. */
  boolean adam(Kernels kernels, AdamStep step) {
    boolean finite = kernels.optimizers().adam(memory, step);
    takeParameters(kernels);
    return finite;
  }

  /** Copies this tile's columns of some parameter rows out of, or into, whole rows of the layer. */
  static void copyColumns(
      Block block,
      int firstRow,
      int rows,
      TilePlan plan,
      MemorySegment layerRows,
      int neurons,
      boolean out) {
    for (int r = 0; r < rows; r++) {
      long tileAt = (long) (firstRow + r) * block.stride() * Float.BYTES;
      long layerAt = ((long) r * neurons + plan.firstNeuron()) * Float.BYTES;
      long bytes = (long) plan.width() * Float.BYTES;
      if (out) {
        MemorySegment.copy(block.data(), tileAt, layerRows, layerAt, bytes);
      } else {
        MemorySegment.copy(layerRows, layerAt, block.data(), tileAt, bytes);
      }
    }
  }
}
