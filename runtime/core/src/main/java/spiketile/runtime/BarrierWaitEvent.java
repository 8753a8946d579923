package spiketile.runtime;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A wait at the barrier, as Java Flight Recorder keeps it. */
@Name("spiketile.BarrierWait")
@Label("Barrier Wait")
@Description("Worker 0 waits for the others to end their tasks, another one for the next tasks")
@Category("Spiketile")
@StackTrace(false)
@Enabled(false)
final class BarrierWaitEvent extends Event {
  @Label("Worker")
  @Description("0 is the calling thread")
  private final int worker;

  BarrierWaitEvent(int worker) {
    this.worker = worker;
  }
}
