package spiketile.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Counts bytes read beside the time, so that JMH prints bytes per second. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Bytes {
  /** Bytes of the iteration under way. */
  public long bytes;

  /** Starts an iteration. */
  @Setup(Level.Iteration)
  public void reset() {
    bytes = 0;
  }
}
