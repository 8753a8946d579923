package spiketile.runtime.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.Readout;

/** Networks of a few neurons whose numbers fit on paper. α = 1/2, 1/C = 1, ϑ = 1, β = 1. */
class HandComputedTest {
  private static final Offset<Double> ROUNDING = within(1e-14);
  private static final NeuronSpec NEURON = NeuronSpec.uniform(0.5f, 1, 1, 0.5f, 1);

  /** Softmax of the logits 1 and 0 for the first class. */
  private static final double P = Math.E / (Math.E + 1);

  /** σ'(0.75) = (0.25 + 1)⁻² and σ'(1.125) = (0.125 + 1)⁻². */
  private static final double SIGMA_NEAR = 16.0 / 25;

  private static final double SIGMA_ABOVE = 64.0 / 81;

  private static final boolean YES = true;
  private static final boolean NONE = false;

  @Test
  void neuronsIntegrateFireAndReset() {
    OracleResult result = twoOutputs(true);

    // the first: 0.75; 0.375 + 0.75, a spike; 0.75 after the reset
    assertThat(trace(result, 0, 0)).containsExactly(0, 0.75, 1.125, 0.75);
    assertThat(spikes(result, 0, 0)).containsExactly(false, false, true, false);
    // the second never reaches a threshold
    assertThat(trace(result, 0, 1)).containsExactly(0, 0.25, 0.375, 0.4375);
    assertThat(spikes(result, 0, 1)).containsExactly(false, false, false, false);
    assertThat(result.loss()).isCloseTo(Math.log(Math.E + 1), ROUNDING);
    assertThat(result.predictions()).containsExactly(0);
    assertThat(result.thresholdMargin()).isEqualTo(0.0625);
  }

  @Test
  void theGradientOfASpikeStopsAtTheResetBeforeIt() {
    OracleResult result = twoOutputs(true);

    double third = P * SIGMA_NEAR;
    double second = P * SIGMA_ABOVE;
    double first = P * SIGMA_NEAR + 0.5 * second;
    assertThat(lambda(result, 0, 0))
        .containsExactly(new double[] {0, first, second, third}, ROUNDING);
    assertThat(lambda(result, 0, 1)).containsExactly(0, 0, 0, 0);
    double[] weights = result.gradients().getFirst().weights()[0];
    assertThat(weights).containsExactly(new double[] {first + second + third, 0}, ROUNDING);
  }

  @Test
  void anAttachedResetAddsItsOwnPath() {
    OracleResult result = twoOutputs(false);

    double third = P * SIGMA_NEAR;
    double second = P * SIGMA_ABOVE - 0.5 * 1.125 * SIGMA_ABOVE * third;
    double first = P * SIGMA_NEAR + 0.5 * second - 0.5 * 0.75 * SIGMA_NEAR * second;
    assertThat(lambda(result, 0, 0))
        .containsExactly(new double[] {0, first, second, third}, ROUNDING);
  }

  private static OracleResult twoOutputs(boolean detachReset) {
    NetworkSpec spec =
        NetworkSpec.of(1).layer(new LayerSpec(2, NEURON)).detachReset(detachReset).build();
    return run(spec, new boolean[] {true, true, true}, 1, weights(new double[] {0.75, 0.25}));
  }

  @Test
  void uAtTheThresholdIsASpikeAndAtTheSecondThresholdActive() {
    NetworkSpec spec = NetworkSpec.of(1).layer(new LayerSpec(2, NEURON)).build();
    OracleResult result = run(spec, new boolean[] {true}, 0, weights(new double[] {1, 0.5}));

    assertThat(result.spikes(0)[1][0]).containsExactly(true, false);
    assertThat(result.histories().getFirst().active()[1][0]).containsExactly(true, true);
    assertThat(result.thresholdMargin()).isZero();
  }

  @Test
  void aDenseNetworkHasGradientsBelowTheSecondThreshold() {
    NetworkSpec spec = NetworkSpec.of(1).layer(new LayerSpec(2, NEURON)).dense(true).build();
    OracleResult result = run(spec, new boolean[] {true}, 0, weights(new double[] {-1, 0.25}));

    // σ'(−1) = 3⁻², σ'(0.25) = 1.75⁻²; both logits are 0
    assertThat(result.gradients().getFirst().weights()[0])
        .containsExactly(new double[] {-0.5 / 9, 0.5 / (1.75 * 1.75)}, ROUNDING);
  }

  @Test
  void aSpikeTakesAsManyStepsToTheNextLayerAsTheDelay() {
    // the hidden neuron fires at t = 1 only
    OracleResult one = chain(1);
    assertThat(spikes(one, 0, 0)).containsExactly(false, true, false, false);
    assertThat(trace(one, 1, 0)).containsExactly(0, 0, 4, 2);

    OracleResult none = chain(0);
    assertThat(spikes(none, 0, 0)).containsExactly(false, true, false, false);
    assertThat(trace(none, 1, 0)).containsExactly(0, 4, 2, 1);
  }

  @Test
  void anErrorTakesTheSameWayBack() {
    // the logits are 2 and 0; λ of the readout is g, g/2, g/4 at t = 3, 2, 1
    double late = 1 / (1 + Math.exp(-2));
    OracleResult one = chain(1);
    assertThat(one.gradients().get(1).weights()[0])
        .containsExactly(new double[] {late / 2, -late / 2}, ROUNDING);
    assertThat(lambda(one, 0, 0)).containsExactly(new double[] {0, 4 * late / 2, 0, 0}, ROUNDING);

    // the logits are 1 and 0
    OracleResult none = chain(0);
    assertThat(none.gradients().get(1).weights()[0])
        .containsExactly(new double[] {P / 4, -P / 4}, ROUNDING);
    assertThat(lambda(none, 0, 0)).containsExactly(new double[] {0, 4 * P / 4, 0, 0}, ROUNDING);
  }

  private static OracleResult chain(int delay) {
    NetworkSpec spec = hiddenAndLast(new LayerSpec(1, NEURON)).delay(delay).build();
    boolean[] input = {true, false, false};
    return run(spec, input, 1, weights(new double[] {1}), weights(new double[] {4, 0}));
  }

  private static NetworkSpec.Builder hiddenAndLast(LayerSpec hidden) {
    return NetworkSpec.of(1).layer(hidden).layer(new LayerSpec(2, NEURON)).readout(Readout.LAST);
  }

  @Test
  void aRecurrentNeuronKeepsItselfFiring() {
    NetworkSpec spec = hiddenAndLast(new LayerSpec(1, true, false, NEURON)).build();
    LayerParameters hidden = new LayerParameters(new double[][] {{1}}, new double[][] {{1}}, null);
    OracleResult result =
        run(spec, new boolean[] {true, false, false}, 1, hidden, weights(new double[] {4, 0}));

    assertThat(trace(result, 0, 0)).containsExactly(0, 1, 1, 1);
    assertThat(spikes(result, 0, 0)).containsExactly(false, true, true, true);
    assertThat(trace(result, 1, 0)).containsExactly(0, 0, 4, 6);
    // e[2] = 4·g; e[1] = 4·g/2 from above and λ[2] from itself
    double g = 1 / (1 + Math.exp(-6));
    assertThat(lambda(result, 0, 0)).containsExactly(new double[] {0, 6 * g, 4 * g, 0}, ROUNDING);
    assertThat(result.gradients().getFirst().weights()[0][0]).isCloseTo(6 * g, ROUNDING);
    assertThat(result.gradients().getFirst().recurrent()[0][0]).isCloseTo(4 * g, ROUNDING);
  }

  @Test
  void aBiasIsACurrentInEveryStep() {
    NetworkSpec spec =
        NetworkSpec.of(1)
            .layer(new LayerSpec(2, false, true, NEURON))
            .readout(Readout.LAST)
            .build();
    LayerParameters parameters =
        new LayerParameters(new double[][] {{0, 0}}, null, new double[] {4, 3});
    OracleResult result = run(spec, new boolean[] {false, false}, 1, parameters);

    assertThat(trace(result, 0, 0)).containsExactly(0, 4, 6);
    assertThat(trace(result, 0, 1)).containsExactly(0, 3, 4.5);
    double g = 1 / (1 + Math.exp(-1.5));
    assertThat(result.gradients().getFirst().bias())
        .containsExactly(new double[] {1.5 * g, -1.5 * g}, ROUNDING);
  }

  @Test
  void aCapKeepsTheLowestFiredIdsThenActiveOnes() {
    assertThat(capped(1).histories().getFirst().spikes()[1][0])
        .containsExactly(NONE, YES, YES, NONE);
    assertThat(capped(1).histories().getFirst().active()[1][0]).containsExactly(YES, YES, YES, YES);

    assertThat(capped(0.75).histories().getFirst().spikes()[1][0])
        .containsExactly(NONE, YES, YES, NONE);
    assertThat(capped(0.75).histories().getFirst().active()[1][0])
        .containsExactly(YES, YES, YES, NONE);

    assertThat(capped(0.25).histories().getFirst().spikes()[1][0])
        .containsExactly(NONE, YES, NONE, NONE);
    assertThat(capped(0.25).histories().getFirst().active()[1][0])
        .containsExactly(NONE, YES, NONE, NONE);
  }

  @Test
  void aCapKeepsAtLeastOneEntry() {
    assertThat(capped(0.01).histories().getFirst().spikes()[1][0])
        .containsExactly(NONE, YES, NONE, NONE);
  }

  @Test
  void aDroppedNeuronIsResetButSendsNothingAndLearnsNothing() {
    OracleResult result = capped(0.25);

    assertThat(result.finalMembrane(0)[0]).containsExactly(0.25, 0, 0, 0.25);
    assertThat(result.finalMembrane(1)[0]).containsExactly(4, 0);
    double g = 1 / (1 + Math.exp(-4));
    assertThat(result.gradients().getFirst().weights()[0])
        .containsExactly(new double[] {0, 4 * g, 0, 0}, ROUNDING);
  }

  @Test
  void aDroppedNeuronSendsNothingToItsSiblingsEither() {
    NetworkSpec spec =
        hiddenAndLast(new LayerSpec(2, true, false, NEURON)).maxActivity(0.5).build();
    LayerParameters hidden =
        new LayerParameters(new double[][] {{1, 1}}, new double[][] {{0.25, 0.75}, {8, 8}}, null);
    double[] toLast = {4, 0};
    OracleResult result =
        run(spec, new boolean[] {true, false}, 1, hidden, weights(toLast, toLast));

    assertThat(result.finalMembrane(0)[0]).containsExactly(0.25, 0.75);
    assertThat(result.gradients().getFirst().recurrent()[1]).containsExactly(0, 0);
  }

  /** Of four hidden neurons the outer two are active at t = 1, the inner two fire. */
  private static OracleResult capped(double maxActivity) {
    NetworkSpec spec = hiddenAndLast(new LayerSpec(4, NEURON)).maxActivity(maxActivity).build();
    double[] toLast = {4, 0};
    return run(
        spec,
        new boolean[] {true, false},
        1,
        weights(new double[] {0.5, 1, 1, 0.5}),
        weights(toLast, toLast, toLast, toLast));
  }

  private static LayerParameters weights(double[]... rows) {
    return new LayerParameters(rows, null, null);
  }

  private static OracleResult run(
      NetworkSpec spec, boolean[] input, int label, LayerParameters... parameters) {
    boolean[][][] states = new boolean[input.length][1][1];
    for (int t = 0; t < input.length; t++) {
      states[t][0][0] = input[t];
    }
    return DenseOracle.run(spec, List.of(parameters), states, new int[] {label});
  }

  private static double[] trace(OracleResult result, int layer, int neuron) {
    return Arrays.stream(result.histories().get(layer).u())
        .mapToDouble(u -> u[0][neuron])
        .toArray();
  }

  private static double[] lambda(OracleResult result, int layer, int neuron) {
    double[][][] lambda = result.lambdas().get(layer);
    return Arrays.stream(lambda, 0, lambda.length - 1).mapToDouble(l -> l[0][neuron]).toArray();
  }

  private static boolean[] spikes(OracleResult result, int layer, int neuron) {
    boolean[][][] spikes = result.spikes(layer);
    boolean[] times = new boolean[spikes.length];
    for (int t = 0; t < times.length; t++) {
      times[t] = spikes[t][0][neuron];
    }
    return times;
  }
}
