package spiketile.runtime;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The exchange of a superstep, as Java Flight Recorder keeps it. */
@Name("spiketile.Exchange")
@Label("Exchange")
@Description(
    "Forward, lists of tiles become the layer's; backward, partial errors become the errors below")
@Category("Spiketile")
@StackTrace(false)
@Enabled(false)
final class ExchangeEvent extends Event {
  @Label("Layer")
  @Description("Of the superstep; 1 is the first above the input")
  private final int layer;

  @Label("Phase")
  @Description("Of the computation before it")
  private String phase;

  @Label("Bytes")
  @Description("Lists with their row bounds, or errors sampled at their entries")
  @DataAmount
  private long bytes;

  @Label("Dense Bytes")
  @Description("The same rows with 4 bytes for every neuron")
  @DataAmount
  private long dense;

  ExchangeEvent(int layer) {
    this.layer = layer;
  }

  void commit(Phase newPhase, long newBytes, long newDense) {
    phase = newPhase.label();
    bytes = newBytes;
    dense = newDense;
    end();
    commit();
  }
}
