package spiketile.runtime.data;

/**
 * Two data sets as one: the samples of the first, then those of the second.
 *
 * @param first a data set
 * @param second another one with the same inputs, time bins and classes
 */
public record JoinedData(SpikeData first, SpikeData second) implements SpikeData {
  /**
   * Checks that they fit each other.
   *
   * @throws IllegalArgumentException if they do not
   */
  public JoinedData {
    boolean alike =
        first.inputs() == second.inputs()
            && first.steps() == second.steps()
            && first.classes() == second.classes();
    if (!alike) {
      throw new IllegalArgumentException(
          "%d inputs, %d steps, %d classes and %d, %d, %d: the same needed"
              .formatted(
                  first.inputs(),
                  first.steps(),
                  first.classes(),
                  second.inputs(),
                  second.steps(),
                  second.classes()));
    }
  }

  @Override
  public int size() {
    return Math.addExact(first.size(), second.size());
  }

  @Override
  public int inputs() {
    return first.inputs();
  }

  @Override
  public int steps() {
    return first.steps();
  }

  @Override
  public int classes() {
    return first.classes();
  }

  @Override
  public int label(int sample) {
    return sample < first.size() ? first.label(sample) : second.label(sample - first.size());
  }

  @Override
  public void read(int sample, long draw, SampleEvents events) {
    if (sample < first.size()) {
      first.read(sample, draw, events);
    } else {
      second.read(sample - first.size(), draw, events);
    }
  }

  @Override
  public SpikeData evaluated() {
    return new JoinedData(first.evaluated(), second.evaluated());
  }
}
