package spiketile.jmh;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.data.EventBatch;

/**
 * Dense training as one writes it with libtorch: tensors, autograd, Adam.
 *
 * <p>DJL has no function with a backward pass of one's own, so the surrogate gradient is made straight-through: the
 * spikes are {@code Θ(x) + f(x) − stop(f(x))} with {@code f(x) = x/(1 + β·|x|)}, whose slope is σ'.
 *
 * <p>DJL's Adam adds ε to √v before its correction for the first steps, ours after it: the same for all but the
 * smallest gradients.
 */
final class TorchStep implements StepPeer {
  private static final NeuronSpec NEURON = NeuronSpec.POSTER;
  private static final float ALPHA = NEURON.alpha()[0];
  private static final float INV_C = NEURON.invC()[0];
  private static final float THETA = NEURON.theta()[0];
  private static final float BETA = NEURON.surrogate().beta();

  private final StepShape shape;
  private final boolean perLayer;
  private final NDManager manager;
  private final NDArray[] weights;
  private final Optimizer adam;
  private NDArray input;
  private NDArray labels;
  private EventBatch batch;

  /**
   * @param perLayer whether the current of a layer is one product over the rows of all steps, or one a step
   */
  TorchStep(StepShape shape, float[][] initial, double rate, boolean perLayer, NDManager manager) {
    this.shape = shape;
    this.perLayer = perLayer;
    this.manager = manager;
    weights = new NDArray[initial.length];
    for (int l = 0; l < weights.length; l++) {
      Shape form = new Shape(shape.inputsOf(l), shape.layers().get(l));
      weights[l] = manager.create(FloatBuffer.wrap(initial[l]), form, DataType.FLOAT32);
      weights[l].setRequiresGradient(true);
    }
    adam = Adam.builder().optLearningRateTracker(Tracker.fixed((float) rate)).build();
  }

  @Override
  public void load(EventBatch newBatch) {
    batch = newBatch;
    if (input != null) {
      input.close();
      labels.close();
    }
    float[] values = new float[Math.multiplyExact(rows(), shape.inputs())];
    for (int r = 0; r < rows(); r++) {
      for (int k = batch.rowStarts()[r]; k < batch.rowStarts()[r + 1]; k++) {
        values[r * shape.inputs() + batch.ids()[k]] = 1;
      }
    }
    input =
        manager.create(
            FloatBuffer.wrap(values), new Shape(rows(), shape.inputs()), DataType.FLOAT32);
    float[] targets = new float[shape.batch() * shape.classes()];
    for (int b = 0; b < shape.batch(); b++) {
      targets[b * shape.classes() + batch.label(b)] = 1;
    }
    labels = manager.create(targets, new Shape(shape.batch(), shape.classes()));
  }

  private int rows() {
    return shape.steps() * shape.batch();
  }

  @Override
  public double gradients() {
    try (NDManager scratch = manager.newSubManager();
        GradientCollector collector = Engine.getEngine(DjlTorch.ENGINE).newGradientCollector()) {
      NDArray loss = loss(counts(scratch));
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  private NDArray loss(NDArray counts) {
    return counts.logSoftmax(1).mul(labels).sum().div(-shape.batch());
  }

  /** Spikes of the last layer by sample and class. */
  private NDArray counts(NDManager scratch) {
    NDArray source = input.reshape(rows(), shape.inputs());
    source.attach(scratch);
    return perLayer ? countsByLayer(source) : countsByStep(source);
  }

  /** Layer after layer. Layer ℓ at t + 1 sees layer ℓ − 1 at t, so the last step of a source is of no use. */
  private NDArray countsByLayer(NDArray source) {
    NDArray spikes = source;
    int last = weights.length - 1;
    for (int l = 0; l < last; l++) {
      spikes = NDArrays.concat(layer(spikes, l), 0);
    }
    NDList output = layer(spikes, last);
    return NDArrays.stack(output).sum(new int[] {0});
  }

  /**
   * All steps of a layer, for as long as the source has any.
   *
   * @return spikes of step 0, which are zero, to T − 1; of the last layer 1 to T
   */
  private NDList layer(NDArray source, int l) {
    NDArray scaled = weights[l].mul(INV_C);
    scaled.attach(source.getManager());
    NDList currents = source.matMul(scaled).split(shape.steps());
    boolean last = l == weights.length - 1;
    NDList spikes = new NDList();
    NDArray membrane = currents.getFirst();
    if (!last) {
      spikes.add(membrane.zerosLike());
    }
    int steps = last ? shape.steps() : shape.steps() - 1;
    for (int t = 0; t < steps; t++) {
      membrane = t == 0 ? currents.getFirst() : leak(membrane).add(currents.get(t));
      spikes.add(fire(membrane));
    }
    return spikes;
  }

  /** Step after step, all layers in each. */
  private NDArray countsByStep(NDArray source) {
    NDList inputs = source.split(shape.steps());
    NDArray[] scaled = new NDArray[weights.length];
    for (int l = 0; l < scaled.length; l++) {
      scaled[l] = weights[l].mul(INV_C);
      scaled[l].attach(source.getManager());
    }
    NDArray[] membranes = new NDArray[weights.length];
    NDArray[] spikes = new NDArray[weights.length];
    NDArray counts = null;
    for (int t = 0; t < shape.steps(); t++) {
      for (int l = weights.length - 1; l >= 0; l--) {
        NDArray below = l == 0 ? inputs.get(t) : spikes[l - 1];
        if (below != null) {
          NDArray current = below.matMul(scaled[l]);
          membranes[l] = membranes[l] == null ? current : leak(membranes[l]).add(current);
          spikes[l] = fire(membranes[l]);
        }
      }
      NDArray output = spikes[weights.length - 1];
      if (output != null) {
        counts = counts == null ? output : counts.add(output);
      }
    }
    return counts;
  }

  /** {@code α·u·(1 − S)}, with a reset that gradients do not see. */
  private static NDArray leak(NDArray membrane) {
    return membrane.mul(membrane.lt(THETA).toType(DataType.FLOAT32, false).mul(ALPHA));
  }

  private static NDArray fire(NDArray membrane) {
    NDArray distance = membrane.sub(THETA);
    NDArray surrogate = distance.div(distance.abs().mul(BETA).add(1));
    NDArray fired = distance.gte(0).toType(DataType.FLOAT32, false);
    return surrogate.add(fired.sub(surrogate).stopGradient());
  }

  @Override
  public void update() {
    for (int l = 0; l < weights.length; l++) {
      adam.update(Integer.toString(l), weights[l], weights[l].getGradient());
    }
  }

  @Override
  public float[] gradient(int layer) {
    return weights[layer].getGradient().toFloatArray();
  }

  @Override
  public int correct() {
    try (NDManager scratch = manager.newSubManager()) {
      long[] found = counts(scratch).argMax(1).toLongArray();
      return (int)
          IntStream.range(0, shape.batch()).filter(b -> found[b] == batch.label(b)).count();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
