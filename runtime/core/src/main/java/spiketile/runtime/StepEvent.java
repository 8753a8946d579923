package spiketile.runtime;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A training step, from the beginning of its forward pass to the end of its update, as Java Flight
 * Recorder keeps it.
 */
@Name("spiketile.Step")
@Label("Training Step")
@Description("Forward, backward, update of a batch")
@Category("Spiketile")
@StackTrace(false)
@Enabled(false)
final class StepEvent extends Event {
  @Label("Step")
  @Description("Number of the update, counted from 1")
  private long step;

  @Label("Samples")
  private int samples;

  @Label("Exchanged Bytes")
  @Description("Lists and errors of all layers")
  @DataAmount
  private long bytes;

  @Label("Dense Bytes")
  @Description("Activations and errors of the same layers and rows, with 4 bytes for every neuron")
  @DataAmount
  private long dense;

  private transient boolean begun;

  /** A forward pass begins, which may become a step; nothing happens unless the event is enabled. */
  void begin(ExchangeCounter counter) {
    begun = isEnabled();
    if (begun) {
      bytes = counter.bytes();
      dense = counter.dense();
      begin();
    }
  }

  /** The step that began last is done. */
  void commit(long newStep, int newSamples, ExchangeCounter counter) {
    if (begun) {
      begun = false;
      step = newStep;
      samples = newSamples;
      bytes = counter.bytes() - bytes;
      dense = counter.dense() - dense;
      end();
      commit();
    }
  }
}
