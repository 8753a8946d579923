package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;

/** Descriptions that cannot be are refused where they are made, with what was given. */
class SpecRefusalTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  private static void assertRefused(ThrowingCallable call, String... told) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContainingAll(told);
  }

  private static float[] values(float... values) {
    return values;
  }

  private static NeuronSpec neuron(float alpha, float invC, float theta, float thetaGrad) {
    return NeuronSpec.uniform(alpha, invC, theta, thetaGrad, 10);
  }

  @Test
  void neuronParametersMustBeInTheirRanges() {
    for (float alpha : values(-0.1f, 1.1f, NAN, INF)) {
      assertRefused(() -> neuron(alpha, 1, 1, 0), "alpha of neuron 0 is " + alpha, "0.0 to 1.0");
    }
    for (float invC : values(0, -1, NAN, INF)) {
      assertRefused(() -> neuron(0.9f, invC, 1, 0), "1/C of neuron 0 is " + invC);
    }
    for (float theta : values(0, -1, NAN, INF)) {
      assertRefused(() -> neuron(0.9f, 1, theta, -2), "theta of neuron 0 is " + theta);
    }
    for (float thetaGrad : values(NAN, INF)) {
      assertRefused(() -> neuron(0.9f, 1, 1, thetaGrad), "theta_grad of neuron 0 is " + thetaGrad);
    }
    for (float beta : values(0, -1, NAN, INF)) {
      assertRefused(() -> NeuronSpec.uniform(0.9f, 1, 1, 0, beta), "β", "" + beta);
    }
  }

  @Test
  void theThresholdOfTheGradientMustNotBeAboveTheOther() {
    assertRefused(() -> neuron(0.9f, 1, 1, 1.01f), "theta_grad 1.01", "theta 1.0", "neuron 0");
    assertRefused(
        () -> new NeuronSpec(values(1), values(1), values(1, 1, 0.5f), values(0.4f, 0.9f, 0.6f), 1),
        "theta_grad 0.6",
        "theta 0.5",
        "neuron 2");
    assertRefused(
        () -> new NeuronSpec(values(1), values(1), values(1, 0.5f), values(0.9f), 1), "neuron 1");
  }

  @Test
  void theExtremesThatMakeSenseAreTaken() {
    assertThat(neuron(0, Float.MIN_VALUE, 1, 1).alpha()).containsExactly(0);
    assertThat(neuron(1, 1, Float.MAX_VALUE, Float.NEGATIVE_INFINITY).thetaGrad())
        .containsExactly(Float.NEGATIVE_INFINITY);
  }

  @Test
  void parametersForSeveralNumbersOfNeuronsAreRefused() {
    float[] one = {1};
    float[] two = {1, 1};
    float[] three = {1, 1, 1};
    assertRefused(() -> new NeuronSpec(one, one, two, three, 1), "2 neurons", "for 3");
    assertRefused(() -> new NeuronSpec(one, one, three, two, 1), "3 neurons", "for 2");
    assertRefused(() -> new NeuronSpec(two, three, one, one, 1), "2 neurons", "for 3");
    assertRefused(() -> new NeuronSpec(one, new float[0], one, one, 1), "1/C: one value");
  }

  @Test
  void aLayerWantsOneValueOrOneForEachOfItsNeurons() {
    NeuronSpec forThree = new NeuronSpec(values(1, 1, 1), values(1), values(1), values(1), 1);

    assertThat(new LayerSpec(3, forThree).neurons()).isEqualTo(3);
    assertRefused(() -> new LayerSpec(4, forThree), "4 neurons", "for 3");
    assertRefused(() -> new LayerSpec(1, forThree), "1 neurons", "for 3");
    for (int neurons : new int[] {0, -1}) {
      assertRefused(() -> new LayerSpec(neurons, NeuronSpec.POSTER), "" + neurons);
    }
    assertThatNullPointerException().isThrownBy(() -> new LayerSpec(1, null));
  }

  @Test
  void changingAnArrayAfterwardsChangesNothing() {
    float[] alpha = {0.5f};
    NeuronSpec spec = new NeuronSpec(alpha, values(1), values(1), values(1), 1);

    alpha[0] = 7;

    assertThat(spec.alpha()).containsExactly(0.5f);
  }

  private static NetworkSpec.Builder network() {
    return NetworkSpec.of(3)
        .layer(new LayerSpec(4, NeuronSpec.POSTER))
        .layer(new LayerSpec(2, NeuronSpec.POSTER));
  }

  @Test
  void aNetworkHasInputsAndLayers() {
    for (int inputs : new int[] {0, -5}) {
      assertRefused(
          () -> NetworkSpec.of(inputs).layer(new LayerSpec(1, NeuronSpec.POSTER)).build(),
          "input",
          "" + inputs);
    }
    assertRefused(() -> NetworkSpec.of(1).build(), "layer");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 100})
  void aDelayOtherThanZeroAndOneIsRefused(int delay) {
    assertRefused(() -> network().delay(delay).build(), "delay", "" + delay);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
  void aCapThatIsNoShareIsRefused(double share) {
    assertRefused(() -> network().maxActivity(share).build(), "activity", "" + share);
  }

  @ParameterizedTest
  @EnumSource
  void theLastLayerCannotBeRecurrent(Readout readout) {
    assertRefused(
        () ->
            network()
                .layer(new LayerSpec(2, true, false, NeuronSpec.POSTER))
                .readout(readout)
                .build(),
        "last layer",
        "recurrent");
  }

  @Test
  void denseProductsTakeNoCapAndNoRecurrentLayer() {
    assertRefused(() -> network().dense(true).maxActivity(0.5).build(), "dense", "cap");
    assertRefused(
        () ->
            NetworkSpec.of(1)
                .layer(new LayerSpec(2, true, false, NeuronSpec.POSTER))
                .layer(new LayerSpec(2, NeuronSpec.POSTER))
                .dense(true)
                .build(),
        "dense",
        "recurrent");
    assertRefused(() -> network().dense(true).bf16(true).build(), "dense", "bf16");
  }

  @Test
  void nothingIsADefaultForAPartOfANetwork() {
    assertThatNullPointerException()
        .isThrownBy(() -> network().readout(null).build())
        .withMessage("readout");
    assertThatNullPointerException()
        .isThrownBy(() -> network().init(null).build())
        .withMessage("init");
  }

  @Test
  void theLayersAreACopy() {
    NetworkSpec.Builder builder = network();
    NetworkSpec spec = builder.build();

    builder.layer(new LayerSpec(9, NeuronSpec.POSTER));

    assertThat(spec.layers()).hasSize(2);
    assertThat(spec.classes()).isEqualTo(2);
  }

  private static Stream<Double> noPositiveNumbers() {
    return Stream.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY);
  }

  private static Stream<Double> noShares() {
    return Stream.of(-0.1, 1.0, 1.5, Double.NaN, 1 - 1e-12);
  }

  private static Stream<Double> noDecays() {
    return Stream.of(-0.1, Double.NaN, Double.POSITIVE_INFINITY);
  }

  private static OptimizerSpec adam(
      double rate, double beta1, double beta2, double epsilon, double decay) {
    return new OptimizerSpec.Adam(rate, beta1, beta2, epsilon, decay, true);
  }

  @ParameterizedTest
  @MethodSource("noPositiveNumbers")
  void aLearningRateIsPositive(double rate) {
    assertRefused(() -> new OptimizerSpec.Sgd(rate, 0, 0), "learning rate", "" + rate);
    assertRefused(() -> adam(rate, 0.9, 0.9, 1e-8, 0), "learning rate", "" + rate);
  }

  /** A share that is 1 as a float would keep a moment for ever. */
  @ParameterizedTest
  @MethodSource("noShares")
  void momentumAndBetasAreBelowOne(double share) {
    assertRefused(() -> new OptimizerSpec.Sgd(1, share, 0), "momentum", "" + share);
    assertRefused(() -> adam(1, share, 0.9, 1e-8, 0), "beta1", "" + share);
    assertRefused(() -> adam(1, 0.9, share, 1e-8, 0), "beta2", "" + share);
  }

  @ParameterizedTest
  @MethodSource("noDecays")
  void weightDecayIsNotNegative(double decay) {
    assertRefused(() -> new OptimizerSpec.Sgd(1, 0, decay), "weight decay", "" + decay);
    assertRefused(() -> adam(1, 0.9, 0.9, 1e-8, decay), "weight decay", "" + decay);
  }

  /** An epsilon that is 0 as a float would divide 0 by 0 where nothing ever happened. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -1e-8, 1e-60, Double.NaN, Double.POSITIVE_INFINITY, 1e60})
  void epsilonIsPositiveAsAFloat(double epsilon) {
    assertRefused(() -> adam(1, 0.9, 0.9, epsilon, 0), "epsilon", "" + epsilon);
  }

  @Test
  void initialisationsHaveTheirRanges() {
    for (double gain : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(() -> new Init.Uniform(gain, 0), "gain > 0", "" + gain);
    }
    for (double offset : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      assertRefused(() -> new Init.Uniform(1, offset), "finite offset", "" + offset);
    }
    for (double activity : new double[] {0, 1, -0.5, 2, Double.NaN}) {
      assertRefused(() -> new Init.TargetActivity(activity), "activity", "" + activity);
    }
  }

  private static RunSpec run(int batch, int steps, int threads) {
    return new RunSpec(
        batch, steps, threads, Providers.scalar(), MachineProfile.host(), Backing.PLAIN);
  }

  @Test
  void batchStepsAndThreadsArePositive() {
    for (int number : new int[] {0, -1}) {
      assertRefused(() -> run(number, 1, 1), "batch", "" + number);
      assertRefused(() -> run(1, number, 1), "steps", "" + number);
      assertRefused(() -> run(1, 1, number), "threads", "1 to 1024", "" + number);
    }
    assertRefused(() -> run(1, 1, 1025), "threads", "1 to 1024", "1025");
    assertThatNullPointerException().isThrownBy(() -> run(1, 1, 1).withKernels(null));
    assertThatNullPointerException().isThrownBy(() -> run(1, 1, 1).withMachine(null));
    assertThatNullPointerException().isThrownBy(() -> run(1, 1, 1).withBacking(null));
  }

  @Test
  void aRunOnThisComputerUsesAllOfIt() {
    RunSpec run = RunSpec.host(48, 100);

    assertThat(run.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(run.kernels()).isSameAs(Providers.selected());
    assertThat(run.backing()).isEqualTo(Backing.HUGE_PAGES);
    assertThat(run.pin()).isFalse();
    assertThat(run.withPin(true).withThreads(1).pin()).isTrue();
    assertThat(run.withThreads(1).threads()).isEqualTo(1);
    assertThat(run.withThreads(1).batch()).isEqualTo(48);
  }

  @Test
  void progressIsNotNegativeAndNoMoreCorrectThanSeen() {
    assertRefused(() -> new TrainProgress(-1, 0, 0, 0), "epoch -1");
    assertRefused(() -> new TrainProgress(0, -1, 0, 0), "samples -1");
    assertRefused(() -> new TrainProgress(0, 3, 0, -1), "correct -1");
    assertRefused(() -> new TrainProgress(0, 3, 0, 4), "correct 4");
    for (double loss : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(() -> new TrainProgress(0, 3, loss, 0), "loss sum " + loss);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReadoutIsFoundByItsName(Readout readout) {
    assertThat(Readout.of(readout.label())).isSameAs(readout);
    assertThat(readout.label()).matches("[a-z-]+");
  }

  @Test
  void anotherNameIsNoReadout() {
    for (String name : List.of("", "Mean", "SPIKE_COUNT", "spike_count", "median")) {
      assertThatThrownBy(() -> Readout.of(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("readout '%s': spike-count, mean, max, last or per-step needed", name);
    }
  }
}
