package spiketile.runtime;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A superstep of a layer, as Java Flight Recorder keeps it. */
@Name("spiketile.Superstep")
@Label("Superstep")
@Description("Compute on all tiles of a layer, exchange, synchronise")
@Category("Spiketile")
@StackTrace(false)
@Enabled(false)
final class SuperstepEvent extends Event {
  @Label("Layer")
  @Description("1 is the first above the input")
  private final int layer;

  @Label("Phase")
  private String phase;

  @Label("Tasks")
  @Description("Tiles, groups of tiles or chunks of time, which the workers share")
  private int tasks;

  SuperstepEvent(int layer) {
    this.layer = layer;
  }

  void commit(Phase newPhase, int newTasks) {
    phase = newPhase.label();
    tasks = newTasks;
    end();
    commit();
  }
}
