package spiketile.jmh;

import java.util.ArrayList;
import java.util.List;
import spiketile.kernels.Kernels;
import spiketile.kernels.Optimizers.AdamStep;
import spiketile.kernels.Providers;
import spiketile.kernels.ReadoutLoss;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.OptimizerSpec.Adam;
import spiketile.runtime.data.EventBatch;

/**
 * Dense training at its best: the products of a layer by a library's {@code sgemm}, between them SIMD loops in which
 * each thread has columns of its own.
 */
final class DenseStep implements StepPeer {
  private final StepShape shape;
  private final Gemm gemm;
  private final Adam optimizer;
  private final int threads;
  private final Kernels kernels = Providers.vector();
  private final DenseLif lif = new DenseLif(NeuronSpec.POSTER);
  private final ModelArena arena;
  private final Team team;
  private final Block input;
  private final Block counts;
  private final List<DenseLayer> layers = new ArrayList<>();
  private EventBatch batch;
  private int updates;

  DenseStep(StepShape shape, float[][] weights, Adam optimizer, Gemm gemm, int threads) {
    this.shape = shape;
    this.optimizer = optimizer;
    this.gemm = gemm;
    this.threads = threads;
    arena = ModelArena.open(0);
    team = new Team(threads);
    input = Block.allocate(arena, shape.steps() * shape.batch(), shape.inputs());
    counts = Block.allocate(arena, shape.batch(), shape.classes());
    Block source = input;
    Block error = null;
    for (int l = 0; l < weights.length; l++) {
      DenseLayer layer =
          new DenseLayer(arena, source, error, shape.steps(), shape.batch(), shape.layers().get(l));
      layer.setWeights(weights[l]);
      layers.add(layer);
      source = layer.spikes;
      error = layer.lambda;
    }
  }

  @Override
  public void load(EventBatch newBatch) {
    batch = newBatch;
    input.clear(0, input.rows());
    int[] starts = batch.rowStarts();
    for (int r = 0; r < input.rows(); r++) {
      for (int k = starts[r]; k < starts[r + 1]; k++) {
        input.set(r, batch.ids()[k], 1);
      }
    }
  }

  @Override
  public double gradients() {
    forward();
    double loss = loss();
    for (DenseLayer layer : layers.reversed()) {
      onColumns(layer, (from, count) -> layer.backwardNeurons(lif, from, count));
      layer.backwardProducts(gemm);
    }
    return loss;
  }

  private void forward() {
    for (DenseLayer layer : layers) {
      layer.forwardProduct(gemm);
      onColumns(layer, (from, count) -> layer.forwardNeurons(lif, from, count));
    }
  }

  /** Some columns of a layer, whole cache lines. */
  private interface Columns {
    void work(int first, int count);
  }

  private void onColumns(DenseLayer layer, Columns columns) {
    int lines = layer.spikes.padded() / Block.PAD;
    team.run(
        threads,
        part -> {
          int first = lines * part / threads * Block.PAD;
          int end = lines * (part + 1) / threads * Block.PAD;
          columns.work(first, end - first);
        });
  }

  /** Counts spikes; puts the gradient of the mean cross-entropy into the errors of the last layer. */
  private double loss() {
    count();
    double loss = 0;
    for (int b = 0; b < shape.batch(); b++) {
      loss += ReadoutLoss.crossEntropy(counts, b, batch.label(b), 0) / shape.batch();
      ReadoutLoss.gradient(counts, b, batch.label(b), 0, 1.0 / shape.batch());
    }
    Block error = layers.getLast().lambda;
    for (int r = shape.batch(); r < error.rows(); r++) {
      for (int k = 0; k < shape.classes(); k++) {
        error.set(r, k, counts.get(r % shape.batch(), k));
      }
    }
    return loss;
  }

  private void count() {
    counts.clear(0, counts.rows());
    Block spikes = layers.getLast().spikes;
    for (int r = shape.batch(); r < spikes.rows(); r++) {
      int sample = r % shape.batch();
      for (int k = 0; k < shape.classes(); k++) {
        counts.set(sample, k, counts.get(sample, k) + spikes.get(r, k));
      }
    }
  }

  @Override
  public void update() {
    updates++;
    AdamStep step =
        new AdamStep(
            (float) optimizer.rate(),
            (float) optimizer.beta1(),
            (float) optimizer.beta2(),
            (float) optimizer.epsilon(),
            (float) (1 - Math.pow(optimizer.beta1(), updates)),
            (float) (1 - Math.pow(optimizer.beta2(), updates)),
            (float) optimizer.decay(),
            optimizer.decoupled());
    team.run(layers.size(), l -> layers.get(l).update(kernels, step));
  }

  @Override
  public float[] gradient(int layer) {
    return layers.get(layer).gradients();
  }

  @Override
  public int correct() {
    forward();
    count();
    int correct = 0;
    for (int b = 0; b < shape.batch(); b++) {
      correct += largest(b) == batch.label(b) ? 1 : 0;
    }
    return correct;
  }

  private int largest(int sample) {
    int largest = 0;
    for (int k = 1; k < shape.classes(); k++) {
      largest = counts.get(sample, k) > counts.get(sample, largest) ? k : largest;
    }
    return largest;
  }

  @Override
  public void close() {
    team.close();
    arena.close();
  }
}
