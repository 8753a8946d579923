package spiketile.runtime.data;

import java.util.Arrays;

/**
 * The spikes of B samples over T time bins as compressed sparse rows, row {@code t·B + b}, on the heap.
 *
 * <p>A batch does not belong to a model: it can be filled by one thread while a network computes on
 * another batch. Its arrays are used again.
 */
public final class EventBatch {
  private final int inputs;
  private final int steps;
  private final int capacity;
  private final SampleEvents[] samples;
  private final int[] labels;
  private final int[] rowStart;
  private int[] ids = new int[1024];
  private int size;

  /**
   * Creates an empty batch.
   *
   * @param inputs ids are below this
   * @param steps time bins T
   * @param capacity most samples
   * @throws IllegalArgumentException if a number is not positive
   */
  public EventBatch(int inputs, int steps, int capacity) {
    if (inputs < 1 || steps < 1 || capacity < 1) {
      throw new IllegalArgumentException(
          "inputs %d, steps %d and capacity %d must be positive"
              .formatted(inputs, steps, capacity));
    }
    this.inputs = inputs;
    this.steps = steps;
    this.capacity = capacity;
    samples = new SampleEvents[capacity];
    Arrays.setAll(samples, i -> new SampleEvents());
    labels = new int[capacity];
    rowStart = new int[Math.addExact(Math.multiplyExact(steps, capacity), 1)];
  }

  /**
   * Reads samples {@code order[from] … order[to − 1]} of a data set.
   *
   * @param data the data set, of this batch's inputs and steps
   * @param order indices of samples
   * @param from first index into the order
   * @param to index into the order after the last
   * @param draw seeds what is random in the encoding; each sample gets a draw of its own from it
   * @throws IllegalArgumentException if the data set has other inputs or steps, or the samples are
   *     more than fit
   */
  public void fill(SpikeData data, int[] order, int from, int to, long draw) {
    if (data.inputs() != inputs || data.steps() != steps) {
      throw new IllegalArgumentException(
          "the data has %d inputs and %d steps, the batch %d and %d"
              .formatted(data.inputs(), data.steps(), inputs, steps));
    }
    int count = begin(to - from);
    for (int b = 0; b < count; b++) {
      int sample = order[from + b];
      data.read(sample, Seeds.mix(draw, sample), samples[b]);
      labels[b] = data.label(sample);
    }
    interleave(count);
  }

  /**
   * Takes samples that the caller fills.
   *
   * @param source fills sample b
   * @param newLabels a class for each sample, which is their number
   * @throws IllegalArgumentException if they are more than fit
   */
  public void fill(SampleSource source, int[] newLabels) {
    int count = begin(newLabels.length);
    System.arraycopy(newLabels, 0, labels, 0, count);
    for (int b = 0; b < count; b++) {
      samples[b].begin(steps, inputs);
      source.fill(b, samples[b]);
    }
    interleave(count);
  }

  /** The batch is empty until it is filled, whatever happens in between. */
  private int begin(int newSize) {
    if (newSize < 1 || newSize > capacity) {
      throw new IllegalArgumentException(
          "a batch takes 1 to " + capacity + " samples, not " + newSize);
    }
    size = 0;
    return newSize;
  }

  private void interleave(int newSize) {
    int row = 0;
    int count = 0;
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < newSize; b++) {
        count = append(samples[b], t, count);
        rowStart[++row] = count;
      }
    }
    size = newSize;
  }

  private int append(SampleEvents sample, int time, int count) {
    if (sample.steps() != steps || sample.inputs() != inputs) {
      throw new IllegalArgumentException(
          "a sample of %d steps and %d inputs in a batch of %d and %d"
              .formatted(sample.steps(), sample.inputs(), steps, inputs));
    }
    int start = sample.start(time);
    int spikes = sample.start(time + 1) - start;
    if (count + spikes > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(2 * ids.length, count + spikes));
    }
    System.arraycopy(sample.ids(), start, ids, count, spikes);
    return count + spikes;
  }

  /**
   * The number of samples.
   *
   * @return B, at most the capacity; 0 until the batch is filled
   */
  public int size() {
    return size;
  }

  /**
   * The number of input neurons.
   *
   * @return ids are below this
   */
  public int inputs() {
    return inputs;
  }

  /**
   * The number of time bins.
   *
   * @return T
   */
  public int steps() {
    return steps;
  }

  /**
   * A sample's class.
   *
   * @param sample index within the batch
   * @return its label
   */
  public int label(int sample) {
    return labels[sample];
  }

  /**
   * Row bounds.
   *
   * @return at least {@code T·B + 1} ints, not to be written
   */
  public int[] rowStarts() {
    return rowStart;
  }

  /**
   * Ids by row.
   *
   * @return at least as many ints as the last row's end, not to be written
   */
  public int[] ids() {
    return ids;
  }

  /** Fills one sample of a batch. */
  @FunctionalInterface
  public interface SampleSource {
    /**
     * Adds the sample's spikes.
     *
     * @param sample index within the batch
     * @param events receives them, already begun
     */
    void fill(int sample, SampleEvents events);
  }
}
