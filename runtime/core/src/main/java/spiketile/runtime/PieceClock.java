package spiketile.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** Measures what each piece of the last step took of the calling thread's CPU time. */
final class PieceClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS = 1e9;

  private final double[] forward;
  private final double[] backward;
  private double update;
  private long since;

  PieceClock(int pieces) {
    forward = new double[pieces];
    backward = new double[pieces];
  }

  /** A piece begins. */
  void start() {
    since = THREADS.getCurrentThreadCpuTime();
  }

  void forwardDone(int piece) {
    forward[piece] = seconds();
  }

  void backwardDone(int piece) {
    backward[piece] = seconds();
  }

  void updateDone() {
    update = seconds();
  }

  private double seconds() {
    return (THREADS.getCurrentThreadCpuTime() - since) / NANOS;
  }

  StageTimes times() {
    return new StageTimes(
        Arrays.stream(forward).boxed().toList(), Arrays.stream(backward).boxed().toList(), update);
  }
}
