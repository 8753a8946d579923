package spiketile.jmh;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.SampleEvents;

/**
 * Weights and input with which exactly the same number of neurons fires in every row of every hidden layer, others
 * in each row, and nobody else comes near its threshold.
 *
 * <p>Half of the inputs are leaders, of which each row has one, beside as many others as it takes. A leader drives
 * a random subset of the first layer over its threshold, and each neuron of a hidden layer drives one of the next.
 * All other weights are small, and the last layer's are as they are drawn. Before a spike has come so far, in the
 * first step of the second hidden layer, the first two of the third and so on, rows are empty.
 */
final class WiredActivity {
  /** A current of 1.5 over C: well over the threshold of 1. */
  private static final float DRIVE = 3;

  private static final float NOISE = 0.001f;

  private final StepShape shape;
  private final int fired;
  private final SplittableRandom random = new SplittableRandom(1);

  /**
   * @param share of the neurons of a hidden layer that fires
   */
  WiredActivity(StepShape shape, double share) {
    this.shape = shape;
    fired = Math.max(1, (int) (share * shape.layers().getFirst()));
  }

  private int leaders() {
    return shape.inputs() / 2;
  }

  /** Replaces the weights of hidden layers. */
  float[][] weights(float[][] drawn) {
    float[][] weights = drawn.clone();
    for (int l = 0; l < weights.length - 1; l++) {
      weights[l] = noise(drawn[l].length);
      int width = shape.layers().get(l);
      if (l == 0) {
        lead(weights[l], width);
      } else {
        pass(weights[l], shape.inputsOf(l), width);
      }
    }
    return weights;
  }

  private float[] noise(int count) {
    float[] noise = new float[count];
    for (int i = 0; i < count; i++) {
      noise[i] = (float) random.nextDouble(-NOISE, NOISE);
    }
    return noise;
  }

  private void lead(float[] weights, int width) {
    for (int leader = 0; leader < leaders(); leader++) {
      for (int neuron : drawn(width, fired)) {
        weights[leader * width + neuron] = DRIVE;
      }
    }
  }

  private void pass(float[] weights, int sources, int width) {
    int[] targets = drawn(width, width);
    for (int j = 0; j < sources; j++) {
      weights[j * width + targets[j % width]] = DRIVE;
    }
  }

  /** Some of the first so many numbers, in random order. */
  private int[] drawn(int of, int count) {
    int[] all = IntStream.range(0, of).toArray();
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i, of);
      int other = all[j];
      all[j] = all[i];
      all[i] = other;
    }
    return Arrays.copyOf(all, count);
  }

  /** A batch with so many spikes in each row, one of them a leader's. */
  EventBatch batch(int spikes) {
    EventBatch batch = new EventBatch(shape.inputs(), shape.steps(), shape.batch());
    int[] labels = IntStream.range(0, shape.batch()).map(b -> b % shape.classes()).toArray();
    batch.fill((sample, events) -> draw(events, spikes), labels);
    return batch;
  }

  private void draw(SampleEvents events, int spikes) {
    for (int t = 0; t < shape.steps(); t++) {
      events.add(t, random.nextInt(leaders()));
      int[] others = drawn(shape.inputs() - leaders(), spikes - 1);
      Arrays.sort(others);
      for (int other : others) {
        events.add(t, leaders() + other);
      }
    }
  }
}
