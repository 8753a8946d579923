package spiketile.runtime.data;

/** Labelled samples, each a sequence of spikes in T time bins. */
public interface SpikeData {
  /**
   * The number of samples.
   *
   * @return 0 or more
   */
  int size();

  /**
   * The number of input neurons.
   *
   * @return ids are below this
   */
  int inputs();

  /**
   * The number of time bins T.
   *
   * @return 1 or more
   */
  int steps();

  /**
   * The number of classes.
   *
   * @return labels are below this
   */
  int classes();

  /**
   * A sample's class.
   *
   * @param sample index of the sample
   * @return its label
   */
  int label(int sample);

  /**
   * Reads a sample. Reading the same sample with the same draw gives the same events.
   *
   * @param sample index of the sample
   * @param draw seeds what is random in the encoding; another one each epoch while training
   * @param events receives the spikes, whatever it held before
   */
  void read(int sample, long draw, SampleEvents events);

  /**
   * The same samples as they are evaluated: without what is changed at random while training.
   *
   * @return this, unless training changes samples
   */
  default SpikeData evaluated() {
    return this;
  }
}
