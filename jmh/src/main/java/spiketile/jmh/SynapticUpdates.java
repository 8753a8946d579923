package spiketile.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Counts synaptic updates beside the time, so that JMH prints updates per second. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class SynapticUpdates {
  /** Updates of the iteration under way. */
  public long updates;

  /** Starts an iteration. */
  @Setup(Level.Iteration)
  public void reset() {
    updates = 0;
  }
}
