package spiketile.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import spiketile.runtime.Workers;

/** Workers that wait in one of three ways, and a place for each task to write to. */
@State(Scope.Benchmark)
public class BarrierState {
  /** Floats that a task writes: a cache line. */
  private static final int LINE = 16;

  /** Workers, the calling thread among them. */
  @Param({"1", "2"})
  public int threads;

  /** How they wait: hybrid is what networks do. */
  @Param({"hybrid", "spin", "park"})
  public String waiting;

  /** Tasks of a superstep. */
  @Param("16")
  public int tasks;

  float[] values;
  private Workers workers;

  /** Starts the workers. */
  @Setup(Level.Trial)
  public void open() {
    values = new float[tasks * LINE];
    workers =
        switch (waiting) {
          case "hybrid" -> new Workers(threads);
          case "spin" -> new Workers(threads, Workers.ONLY_SPIN);
          case "park" -> new Workers(threads, 0);
          default ->
              throw new IllegalArgumentException("waiting is hybrid, spin or park: " + waiting);
        };
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
