package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.layout.Region;
import spiketile.runtime.data.EventBatch;

/** Checkpoints change the memory and the time of a training, and no bit of it. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class CheckpointTest {
  private static final String CASES = "spiketile.runtime.NetworkCase#stream";
  private static final long MEMORY = 1L << 32;

  /** Chunks of one step, and of two. */
  private static final MachineProfile TINIEST = new MachineProfile("tiniest", 1, MEMORY);

  private static final MachineProfile TINY = new MachineProfile("tiny", 4096, MEMORY);

  /** One step, an odd number, half, all but one, all, more than all; of T = 12 in most cases. */
  private static final int[] LENGTHS = {1, 2, 3, 5, 6, 11, 12, 100};

  private static RunSpec run(RunSpec run, MachineProfile machine, int checkpointSteps) {
    return run.withMachine(machine).withCheckpointSteps(checkpointSteps);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void anyNumberOfStepsBetweenThemGivesTheSameBits(NetworkCase given) {
    for (MachineProfile machine : new MachineProfile[] {TINIEST, TINY}) {
      NetworkTrace expected = NetworkTrace.ofTraining(given, run -> run.withMachine(machine));
      for (int length : LENGTHS) {
        NetworkTrace.ofTraining(given, run -> run(run, machine, length))
            .assertSameNumbersAs(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void soDoesAnyNumberOfThreads(NetworkCase given) {
    NetworkTrace expected = NetworkTrace.ofTraining(given, run -> run.withMachine(TINIEST));
    for (int threads : new int[] {2, 3, 8}) {
      NetworkTrace.ofTraining(given, run -> run(run, TINIEST, 5).withThreads(threads))
          .assertSameNumbersAs(expected);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void theyStayInGuardedMemory(NetworkCase given) {
    NetworkTrace.ofTraining(
        given,
        run -> run(run, TINIEST, 5).withBacking(Backing.GUARDED).withKernels(Providers.scalar()));
  }

  /** A longer sequence, whose last segment is short: T = 35 in segments of 8. */
  @ParameterizedTest
  @MethodSource(CASES)
  void aLongSequenceGivesTheSameBits(NetworkCase given) {
    NetworkCase longer = given.withSizes(Math.min(5, given.batch()), 35);
    NetworkTrace expected = NetworkTrace.ofTraining(longer, run -> run.withMachine(TINY));
    NetworkTrace.ofTraining(longer, run -> run(run, TINY, 8)).assertSameNumbersAs(expected);
  }

  /** Else the comparisons would be of one way with the same way. */
  @Test
  void theMachinesOfTheseTestsHaveSegments() {
    NetworkCase given = NetworkCase.all().getFirst();
    try (Network network = given.open(run -> run(run, TINIEST, 5))) {
      assertThat(network.plan().segmentSteps()).isEqualTo(5);
      assertThat(network.plan().bytes(Region.CHECKPOINTS)).isPositive();
    }
    try (Network network = given.open(run -> run(run, TINY, 5))) {
      assertThat(network.plan().segmentSteps()).as("whole chunks of 2").isEqualTo(6);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void whatIsAllocatedIsWhatWasPlanned(NetworkCase given) {
    for (int length : LENGTHS) {
      try (Network network = given.open(run -> run(run, TINIEST, length))) {
        assertThat(network.allocatedBytes()).isEqualTo(network.plan().totalBytes());
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void activityIsThatOfTheWholeSequenceBeforeAndAfterTheBackwardPass(NetworkCase given) {
    try (Network whole = given.open(run -> run.withMachine(TINIEST));
        Network network = given.open(run -> run(run, TINIEST, 5))) {
      for (int number = 0; number < 2; number++) {
        EventBatch batch = given.batch(number, Math.max(1, given.batch() - number));
        whole.forward(batch);
        network.forward(batch);
        assertSameActivity(network, whole);
        whole.backward();
        network.backward();
        assertSameActivity(network, whole);
      }
    }
  }

  private static void assertSameActivity(Network network, Network whole) {
    for (int l = 0; l < network.spec().layers().size(); l++) {
      assertThat(network.activity(l)).as("layer %d", l + 1).isEqualTo(whole.activity(l));
    }
  }

  static Stream<NetworkCase> capped() {
    return NetworkCase.stream().filter(given -> given.spec().maxActivity() < 1);
  }

  @ParameterizedTest
  @MethodSource("capped")
  void someCasesDropEntries(NetworkCase given) {
    try (Network network = given.open(run -> run(run, TINIEST, 5))) {
      network.forward(given.batch(0));
      assertThat(network.activity(0).dropped()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 11})
  void listsOfAllStepsAreNotThere(int length) {
    NetworkCase given = NetworkCase.all().getFirst();
    try (Network network = given.open(run -> run(run, TINIEST, length))) {
      network.forward(given.batch(0));
      assertThatThrownBy(() -> network.spikes(0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "with checkpoints every %d steps, lists do not hold all 12".formatted(length));
    }
  }

  @Test
  void listsThatGrowInOneSegmentAreKept() {
    NeuronSpec always = NeuronSpec.uniform(0.9f, 0.5f, 1f, 0.5f, 10f).alwaysActive();
    NetworkCase given =
        NetworkCase.of(
                "all active",
                NetworkSpec.of(70)
                    .layer(new LayerSpec(200, true, false, always))
                    .layer(new LayerSpec(10, always)))
            .withSizes(4, 60);
    NetworkTrace expected = NetworkTrace.ofTraining(given, run -> run.withMachine(TINIEST));
    NetworkTrace.ofTraining(given, run -> run(run, TINIEST, 25)).assertSameNumbersAs(expected);
  }

  @Test
  void fewerStepsThanNoneAreRefused() {
    assertThatThrownBy(() -> RunSpec.host(1, 1).withCheckpointSteps(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
