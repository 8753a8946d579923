package spiketile.runtime.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;

/** Decisions taken elsewhere. */
class GivenSpikesTest {
  private static final int STEPS = 12;
  private static final int BATCH = 3;

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 0.2, 0.01})
  void theOraclesOwnDecisionsGiveItsOwnResult(double maxActivity) {
    NetworkSpec spec = network(maxActivity);
    RandomNetwork random = new RandomNetwork(spec, 3);
    List<LayerParameters> parameters = random.parameters();
    boolean[][][] input = random.input(STEPS, BATCH);
    int[] labels = random.labels(BATCH);

    OracleResult own = DenseOracle.run(spec, parameters, input, labels);
    OracleResult given = rerun(spec, parameters, input, labels, own);

    assertThat(given.disagreement()).isZero();
    assertThat(given.loss()).isEqualTo(own.loss());
    for (int l = 0; l < 3; l++) {
      assertThat(given.histories().get(l).fired()).isDeepEqualTo(own.histories().get(l).fired());
      assertThat(given.gradients().get(l).weights())
          .isDeepEqualTo(own.gradients().get(l).weights());
    }
  }

  private static NetworkSpec network(double maxActivity) {
    return NetworkSpec.of(7)
        .layer(new LayerSpec(10, true, true, NeuronSpec.POSTER))
        .layer(10)
        .layer(4)
        .maxActivity(maxActivity)
        .build();
  }

  private static OracleResult rerun(
      NetworkSpec spec,
      List<LayerParameters> parameters,
      boolean[][][] input,
      int[] labels,
      OracleResult own) {
    List<boolean[][][]> spikes = own.histories().stream().map(LayerHistory::spikes).toList();
    List<boolean[][][]> active = own.histories().stream().map(LayerHistory::active).toList();
    return DenseOracle.runWithSpikes(spec, parameters, input, labels, spikes, active);
  }

  @Test
  void aSpikeBelowTheThresholdIsMeasuredByItsDistance() {
    assertThat(oneNeuron(0.875, true, true).disagreement()).isEqualTo(0.125);
    assertThat(oneNeuron(1, true, true).disagreement()).isZero();
  }

  @Test
  void aMissingSpikeIsMeasuredByItsDistance() {
    assertThat(oneNeuron(1.25, false, true).disagreement()).isEqualTo(0.25);
  }

  @Test
  void activityIsMeasuredAtTheSecondThreshold() {
    assertThat(oneNeuron(0.25, false, true).disagreement()).isEqualTo(0.25);
    assertThat(oneNeuron(0.75, false, false).disagreement()).isEqualTo(0.25);
    assertThat(oneNeuron(0.5, false, true).disagreement()).isZero();
    assertThat(oneNeuron(0.25, false, false).disagreement()).isZero();
  }

  @Test
  void whatWasGivenIsUsed() {
    OracleResult result = oneNeuron(0.875, true, true);

    assertThat(result.spikes(0)[1][0][0]).isTrue();
    assertThat(result.gradients().getFirst().weights()[0][0]).isNotZero();
  }

  @Test
  void aSpikeThatIsNotActiveIsRefused() {
    assertThatThrownBy(() -> oneNeuron(1, true, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 0, t 1, sample 0, neuron 0: spikes but is not active");
  }

  /** A network of one input and two outputs; the first has the given u at t = 1, the second 0. */
  private static OracleResult oneNeuron(double u, boolean spike, boolean active) {
    NeuronSpec neuron = NeuronSpec.uniform(0.5f, 1, 1, 0.5f, 1);
    NetworkSpec spec = NetworkSpec.of(1).layer(new LayerSpec(2, neuron)).build();
    boolean[][][] spikes = {{{false, false}}, {{spike, false}}};
    boolean[][][] listed = {{{false, false}}, {{active, false}}};
    return DenseOracle.runWithSpikes(
        spec,
        List.of(new LayerParameters(new double[][] {{u, 0}}, null, null)),
        new boolean[][][] {{{true}}},
        new int[] {1},
        List.<boolean[][][]>of(spikes),
        List.<boolean[][][]>of(listed));
  }
}
