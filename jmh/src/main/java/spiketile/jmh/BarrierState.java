package spiketile.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import spiketile.runtime.Workers;

/** Workers, and a place for each task to write to. */
@State(Scope.Benchmark)
public class BarrierState {
  /** Floats that a task writes: a cache line. */
  private static final int LINE = 16;

  /** Workers, the calling thread among them. */
  @Param({"1", "2"})
  public int threads;

  /** How often who waits looks again before it sleeps: none is to sleep at once, the most is to spin only. */
  @Param({"0", "200", "2000", "20000", "2147483647"})
  public int spins;

  /** Tasks of a superstep. */
  @Param("16")
  public int tasks;

  float[] values;
  private Workers workers;

  /** Starts the workers. */
  @Setup(Level.Trial)
  public void open() {
    values = new float[tasks * LINE];
    workers = new Workers(threads, spins);
  }

  /** One superstep. */
  void superstep() {
    workers.run(tasks, this::add);
  }

  private void add(int task) {
    for (int i = task * LINE; i < (task + 1) * LINE; i++) {
      values[i]++;
    }
  }

  /** Ends the workers. */
  @TearDown(Level.Trial)
  public void close() {
    workers.close();
  }
}
