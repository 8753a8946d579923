package spiketile.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a step was like, each as it was at the end of an iteration: JMH prints their sums over iterations. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class StepFacts {
  /** Share of hidden neurons that fired in a row; 0 for dense training. */
  public double fired;

  /** Share of hidden neurons that a row holds. */
  public double active;

  /** Bytes that the network allocated. */
  public long allocated;

  /** What the process's peak of resident memory grew by since just before the network was opened. */
  public long resident;

  /** Starts an iteration. */
  @Setup(Level.Iteration)
  public void reset() {
    fired = 0;
    active = 0;
    allocated = 0;
    resident = 0;
  }
}
