package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.SpikeList;
import spiketile.runtime.data.EventBatch;

/** Lists start with room for a tenth of all entries; here every neuron is active all the time. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ListGrowthTest {
  private static final int STEPS = 30;
  private static final int BATCH = 12;
  private static final int HIDDEN = 200;

  /** A share of the gradient's norm, for sums in another order. */
  private static final double ROUNDING = 1e-5;

  private static NetworkSpec.Builder allActive(int delay, boolean detachReset) {
    NeuronSpec neuron = NeuronSpec.uniform(0.9f, 0.5f, 1f, 0.5f, 10f).alwaysActive();
    return NetworkSpec.of(70)
        .layer(new LayerSpec(HIDDEN, neuron))
        .layer(new LayerSpec(150, false, true, neuron))
        .layer(new LayerSpec(10, neuron))
        .delay(delay)
        .detachReset(detachReset);
  }

  private static NetworkCase given(NetworkSpec.Builder spec) {
    return NetworkCase.of("all active", spec).withSizes(BATCH, STEPS);
  }

  private static long allEntries(int neurons) {
    return (long) STEPS * BATCH * neurons;
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, true", "0, false", "1, false"})
  void nothingIsLost(int delay, boolean detachReset) {
    NetworkCase sparse = given(allActive(delay, detachReset));
    NetworkCase dense = given(allActive(delay, detachReset).dense(true));
    try (Network network = sparse.open();
        Network expected = dense.open()) {
      assertThat(network.plan().layers().getFirst().listCapacity())
          .as("first capacity")
          .isLessThan((int) allEntries(HIDDEN));

      NetworkTrace trace = NetworkTrace.ofGradients(network, sparse.batch(0));

      assertThat(network.spikes(0).entries()).isEqualTo((int) allEntries(HIDDEN));
      NetworkTrace all = NetworkTrace.ofGradients(expected, dense.batch(0));
      trace.assertSameForwardAs(all);
      trace.assertGradientsCloseTo(all, ROUNDING);
    }
  }

  @Test
  void nothingIsLostOfALayerThatGrowsStepByStep() {
    NeuronSpec neuron = NeuronSpec.uniform(0.9f, 0.5f, 1f, 0.5f, 10f).alwaysActive();
    NetworkCase given =
        given(
            NetworkSpec.of(70)
                .layer(new LayerSpec(HIDDEN, true, false, neuron))
                .layer(new LayerSpec(10, neuron)));
    // a list that has grown before needs no growth in the second pass, and computes the same bits
    try (Network network = given.open()) {
      NetworkTrace growing = NetworkTrace.ofGradients(network, given.batch(0));
      network.update(0);
      long grown = network.allocatedBytes();

      NetworkTrace grownBefore = NetworkTrace.ofGradients(network, given.batch(0));

      assertThat(network.spikes(0).entries()).isEqualTo((int) allEntries(HIDDEN));
      grownBefore.assertSameBitsAs(growing);
      assertThat(network.allocatedBytes()).isEqualTo(grown);
    }
  }

  @Test
  void anInputBeyondTheFirstRoomIsKept() {
    NetworkCase given = given(allActive(1, true));
    EventBatch batch = given.emptyBatch();
    batch.fill(
        (b, events) -> {
          for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < 70; i++) {
              events.add(t, i);
            }
          }
        },
        new int[BATCH]);
    NetworkCase dense = given(allActive(1, true).dense(true));
    try (Network network = given.open();
        Network expected = dense.open()) {
      assertThat(network.plan().inputCapacity()).isLessThan((int) allEntries(70));
      NetworkTrace trace = NetworkTrace.ofGradients(network, batch);
      NetworkTrace all = NetworkTrace.ofGradients(expected, batch);
      trace.assertSameForwardAs(all);
      trace.assertGradientsCloseTo(all, ROUNDING);
    }
  }

  @Test
  void whatListsGrewByIsCounted() {
    NetworkCase given = given(allActive(1, true));
    try (Network network = given.open()) {
      long planned = network.allocatedBytes();
      assertThat(planned).isEqualTo(network.plan().totalBytes());

      network.forward(given.batch(0));
      long afterForward = network.allocatedBytes();
      network.backward();
      long afterBackward = network.allocatedBytes();

      long lists = 4L * network.spikes(0).capacity() + 4L * network.spikes(1).capacity();
      assertThat(afterForward - planned).as("new room for ids alone").isGreaterThan(lists);
      assertThat(afterBackward - afterForward)
          .as("errors, their partials, and the transposed lists")
          .isGreaterThan(2 * lists);
      network.trainStep(given.batch(0));
      assertThat(network.allocatedBytes()).as("grown once").isEqualTo(afterBackward);
    }
  }

  /** Growth is at the first batch, so every round is another network; all must compute the same. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void threadsMayMeetAtAListThatHasGrown(int threads) {
    NetworkCase given = given(allActive(1, true)).withSizes(24, STEPS);
    NetworkTrace expected = NetworkTrace.ofGradients(given, run -> run);
    for (int round = 0; round < 20; round++) {
      NetworkTrace.ofGradients(given, run -> run.withThreads(threads)).assertSameBitsAs(expected);
    }
  }

  @Test
  void grownListsStayWithinGuardedMemory() {
    NetworkCase given = given(allActive(0, false));
    NetworkTrace expected = NetworkTrace.ofTraining(given, run -> run);
    NetworkTrace.ofTraining(given, run -> run.withBacking(Backing.GUARDED))
        .assertSameBitsAs(expected);
    NetworkTrace.ofTraining(
        given, run -> run.withBacking(Backing.GUARDED).withKernels(Providers.scalar()));
  }

  @Test
  void bothThresholdsListsHoldEveryNeuronOnce() {
    NetworkCase given = given(allActive(1, true));
    try (Network network = given.open()) {
      network.forward(given.batch(0));
      SpikeList list = network.spikes(0);
      for (int r = BATCH; r < list.rows(); r++) {
        List<Integer> ids = new ArrayList<>();
        for (int k = list.rowStart(r); k < list.rowStart(r + 1); k++) {
          ids.add(list.id(k));
        }
        assertThat(ids.subList(0, list.firedEnd(r) - list.rowStart(r))).as("fired").isSorted();
        assertThat(ids).as("row %d", r).hasSize(HIDDEN).doesNotHaveDuplicates();
      }
    }
  }
}
