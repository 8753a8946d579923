package spiketile.runtime;

import spiketile.runtime.data.SampleEvents;
import spiketile.runtime.data.SpikeData;

/**
 * Data as stages above the first need it: labels, and no spikes, which are not read.
 *
 * @param data whose labels
 */
record LabelsAlone(SpikeData data) implements SpikeData {
  @Override
  public int size() {
    return data.size();
  }

  @Override
  public int inputs() {
    return data.inputs();
  }

  @Override
  public int steps() {
    return data.steps();
  }

  @Override
  public int classes() {
    return data.classes();
  }

  @Override
  public int label(int sample) {
    return data.label(sample);
  }

  @Override
  public void read(int sample, long draw, SampleEvents events) {
    events.begin(data.steps(), data.inputs());
  }

  @Override
  public SpikeData evaluated() {
    return new LabelsAlone(data.evaluated());
  }
}
