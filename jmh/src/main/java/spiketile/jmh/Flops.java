package spiketile.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Counts floating-point operations beside the time, so that JMH prints operations per second. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Flops {
  /** Operations of the iteration under way. */
  public long flops;

  /** Starts an iteration. */
  @Setup(Level.Iteration)
  public void reset() {
    flops = 0;
  }
}
