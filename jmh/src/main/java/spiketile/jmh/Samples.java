package spiketile.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Counts samples beside the time, so that JMH prints samples per second. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Samples {
  /** Samples of the iteration under way. */
  public long samples;

  /** Starts an iteration. */
  @Setup(Level.Iteration)
  public void reset() {
    samples = 0;
  }
}
