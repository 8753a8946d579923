package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.LayerPlan;
import spiketile.layout.MachineProfile;

/** What a network computes does not depend on how it runs. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class NetworkDeterminismTest {
  private static final String CASES = "spiketile.runtime.NetworkCase#stream";

  /** Rounding of sums in another order, as a share of the gradient's norm. */
  private static final double ROUNDING = 1e-5;

  private static final long MEMORY = 1L << 32;

  private static final MachineProfile SMALL = new MachineProfile("small", 30_000, MEMORY);
  private static final MachineProfile TINY = new MachineProfile("tiny", 4096, MEMORY);
  private static final MachineProfile TINIEST = new MachineProfile("tiniest", 1, MEMORY);

  @ParameterizedTest
  @MethodSource(CASES)
  void anyNumberOfThreadsGivesTheSameBits(NetworkCase given) {
    NetworkTrace expected = NetworkTrace.ofTraining(given, run -> run);
    for (int threads : new int[] {2, 3, 8}) {
      NetworkTrace.ofTraining(given, run -> run.withThreads(threads)).assertSameBitsAs(expected);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void anyNumberOfThreadsGivesTheSameBitsOnManyTiles(NetworkCase given) {
    NetworkTrace expected = NetworkTrace.ofTraining(given, run -> run.withMachine(TINY));
    for (int threads : new int[] {2, 8}) {
      NetworkTrace.ofTraining(given, run -> run.withMachine(TINY).withThreads(threads))
          .assertSameBitsAs(expected);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void otherTilesAndChunksOfTimeGiveTheSameSpikesAndGradientsUpToRounding(NetworkCase given) {
    NetworkTrace expected = NetworkTrace.ofGradients(given, run -> run);
    for (MachineProfile machine : List.of(SMALL, TINY, TINIEST)) {
      NetworkTrace trace = NetworkTrace.ofGradients(given, run -> run.withMachine(machine));
      trace.assertSameForwardAs(expected);
      trace.assertGradientsCloseTo(expected, ROUNDING);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void timeOutsideTheTileGivesTheSameBits(NetworkCase given) {
    for (MachineProfile machine : List.of(SMALL, TINY)) {
      NetworkTrace expected = NetworkTrace.ofTraining(given, run -> run.withMachine(machine));
      for (int threads : new int[] {1, 2}) {
        NetworkTrace.ofTraining(
                given, run -> run.withMachine(machine).withThreads(threads).withTimeInside(false))
            .assertSameBitsAs(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void denseProductsGiveTheSameSpikesAndGradientsUpToRounding(NetworkCase given) {
    boolean recurrent = given.spec().layers().stream().anyMatch(LayerSpec::recurrent);
    if (recurrent || given.spec().bf16()) {
      assertThatThrownBy(
              () -> NetworkTrace.ofGradients(given, run -> run.withProduct(Product.DENSE)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("dense products take neither weights in bf16 nor recurrent layers");
      return;
    }
    NetworkTrace expected = NetworkTrace.ofGradients(given, run -> run.withMachine(TINY));
    NetworkTrace trace =
        NetworkTrace.ofGradients(
            given, run -> run.withMachine(TINY).withThreads(2).withProduct(Product.DENSE));
    trace.assertSameForwardAs(expected);
    trace.assertGradientsCloseTo(expected, ROUNDING);
  }

  /** 200 neurons above 70 inputs, in batches of 6: tiles are as narrow, and chunks as short. */
  @Test
  void smallMachinesHaveManyTilesAndChunks() {
    assertTilesAndChunkSteps(SMALL, 5, 6);
    assertTilesAndChunkSteps(TINY, 13, 2);
    assertTilesAndChunkSteps(TINIEST, 13, 1);
  }

  private static void assertTilesAndChunkSteps(MachineProfile machine, int tiles, int chunkSteps) {
    NetworkCase given = NetworkCase.all().getFirst();
    RunSpec run = given.run().withMachine(machine);
    LayerPlan layer = Network.plan(given.spec(), given.optimizer(), run).layers().getFirst();
    assertThat(layer.tiles()).as(machine.name()).hasSize(tiles);
    assertThat(layer.chunkSteps()).as(machine.name()).isEqualTo(chunkSteps);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void theScalarProviderGivesTheSameSpikesAndGradientsUpToRounding(NetworkCase given) {
    NetworkTrace expected = NetworkTrace.ofGradients(given, run -> run);
    NetworkTrace trace =
        NetworkTrace.ofGradients(given, run -> run.withKernels(Providers.scalar()));
    trace.assertSameForwardAs(expected);
    trace.assertGradientsCloseTo(expected, ROUNDING);
  }

  /** Every piece of memory ends at an unreadable page: an access beyond it kills the JVM. */
  @ParameterizedTest
  @MethodSource(CASES)
  void guardedMemoryGivesTheSameBits(NetworkCase given) {
    NetworkTrace expected = NetworkTrace.ofTraining(given, run -> run);
    NetworkTrace.ofTraining(given, run -> run.withBacking(Backing.GUARDED).withThreads(2))
        .assertSameBitsAs(expected);
    NetworkTrace.ofTraining(given, run -> run.withBacking(Backing.HUGE_PAGES))
        .assertSameBitsAs(expected);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void theScalarProviderStaysInGuardedMemory(NetworkCase given) {
    NetworkTrace.ofGradients(
        given,
        run ->
            run.withBacking(Backing.GUARDED).withKernels(Providers.scalar()).withMachine(TINIEST));
  }

  /** Else all the comparisons would be of nothing with nothing. */
  @ParameterizedTest
  @MethodSource(CASES)
  void theCasesHaveSpikesAndGradients(NetworkCase given) {
    NetworkTrace trace = NetworkTrace.ofGradients(given, run -> run);
    boolean silent = given.rate() == 0;
    if (!silent) {
      boolean spikingLayer = given.spec().layers().size() > 1 || given.spec().readout().spiking();
      assertThat(trace.entries() > 0).as("spikes").isEqualTo(spikingLayer);
      if (given.steps() > 1) {
        assertThat(trace.gradientNorms()).allSatisfy((name, norm) -> assertThat(norm).isPositive());
      }
    }
  }

  @Test
  void whatASampleDoesDoesNotDependOnTheOthersOfItsBatch() {
    for (NetworkCase given : NetworkCase.all()) {
      for (int samples = 1; samples <= given.batch(); samples++) {
        assertFirstSampleSame(given, samples);
      }
    }
  }

  /** Batches of one number begin with the same sample. */
  private static void assertFirstSampleSame(NetworkCase given, int samples) {
    try (Network network = given.open()) {
      network.forward(given.batch(7, samples));
      int prediction = network.prediction(0);
      float[] logits = logits(network);
      network.forward(given.batch(7, given.batch()));
      assertThat(network.prediction(0)).isEqualTo(prediction);
      assertThat(logits(network)).as("%s, batch of %d", given, samples).isEqualTo(logits);
    }
  }

  private static float[] logits(Network network) {
    float[] logits = new float[network.spec().classes()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = network.logit(0, i);
    }
    return logits;
  }
}
