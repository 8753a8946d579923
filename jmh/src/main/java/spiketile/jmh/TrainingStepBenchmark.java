package spiketile.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole training step of the poster's network, 700-1462-1462-20 at T = 100 and batch 48: forward, backward,
 * update. At 48 input spikes a step about 4.5% and 4.1% of the hidden neurons fire, at 10 about 0.7% and 0.25%.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsPrepend = {JvmOptions.VECTOR_MODULE, JvmOptions.NATIVE_ACCESS})
public class TrainingStepBenchmark {
  /** Looks at the network at the end of an iteration. */
  @State(Scope.Thread)
  public static class Look {
    private StepState state;
    private StepFacts facts;

    /** Puts down what the last step was like. */
    @TearDown(Level.Iteration)
    public void tell() {
      state.tell(facts);
    }
  }

  /** One step in a process whose own memory does not grow any more, to see what the network's does. */
  @Benchmark
  @Fork(
      value = 2,
      jvmArgsPrepend = {JvmOptions.VECTOR_MODULE, JvmOptions.NATIVE_ACCESS},
      jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
  public void trainingStepInSmallHeap(
      StepState state, Samples counter, StepFacts facts, Look look) {
    trainingStep(state, counter, facts, look);
  }

  /** One step. */
  @Benchmark
  public void trainingStep(StepState state, Samples counter, StepFacts facts, Look look) {
    look.state = state;
    look.facts = facts;
    counter.samples += state.batch;
    state.run();
  }
}
