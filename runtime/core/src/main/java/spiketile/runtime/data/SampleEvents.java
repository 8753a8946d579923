package spiketile.runtime.data;

import java.util.Arrays;
import java.util.Objects;

/** The spikes of one sample by time bin, in a buffer that is used again for the next sample. */
public final class SampleEvents {
  private int[] binStart = new int[1];
  private int[] ids = new int[64];
  private int steps;
  private int inputs;
  private int bin;
  private int count;

  /** Creates an empty buffer. */
  public SampleEvents() {}

  /**
   * Starts a sample.
   *
   * @param newSteps time bins
   * @param newInputs ids are below this
   */
  public void begin(int newSteps, int newInputs) {
    steps = newSteps;
    inputs = newInputs;
    bin = 0;
    count = 0;
    if (binStart.length < steps + 1) {
      binStart = new int[steps + 1];
    }
    Arrays.fill(binStart, 0);
  }

  /**
   * Adds a spike. Spikes come in ascending order of their bins, and within a bin of their ids, each
   * id once.
   *
   * @param time its bin
   * @param id its neuron
   * @throws IllegalArgumentException if it is out of order
   * @throws IndexOutOfBoundsException if there is no such bin or neuron
   */
  public void add(int time, int id) {
    Objects.checkIndex(time, steps);
    Objects.checkIndex(id, inputs);
    while (bin < time) {
      binStart[++bin] = count;
    }
    if (bin != time || (count > binStart[bin] && ids[count - 1] >= id)) {
      throw new IllegalArgumentException(
          "spike of neuron %d in bin %d is out of order".formatted(id, time));
    }
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, 2 * count);
    }
    ids[count++] = id;
  }

  /** Index of the first spike of a bin; of the end for {@code time = steps}. */
  int start(int time) {
    return time <= bin ? binStart[time] : count;
  }

  int[] ids() {
    return ids;
  }

  int steps() {
    return steps;
  }

  int inputs() {
    return inputs;
  }
}
