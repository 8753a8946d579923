package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import spiketile.layout.MachineProfile;

/** Which products a network chooses by itself. That results are right whatever it chooses, other tests tell. */
class NetworkProductTest {
  private static final NeuronSpec NEURON = NeuronSpec.uniform(0.9f, 0.5f, 1f, 0.5f, 10f);

  /** Shares of the inputs that fire in a step. */
  private static final double CALM = 0.2;

  private static final double BUSY = 0.9;

  private static NetworkSpec.Builder network(NeuronSpec neuron) {
    return NetworkSpec.of(70)
        .layer(new LayerSpec(200, neuron))
        .layer(new LayerSpec(90, neuron))
        .layer(new LayerSpec(10, false, true, neuron))
        .readout(Readout.MEAN);
  }

  private static NetworkCase given(NetworkSpec.Builder spec, double rate) {
    NetworkCase one = NetworkCase.of("product", spec);
    return new NetworkCase("product", one.spec(), one.optimizer(), one.batch(), one.steps(), rate);
  }

  private static UnaryOperator<RunSpec> by(Product product) {
    return run -> run.withProduct(product);
  }

  /** What the memory of a network grows by in a step, if it was planned for all that lists may need. */
  private static long grown(NetworkCase given, Product product) {
    try (Network network = given.open(run -> run.withActivity(1).withProduct(product))) {
      long before = network.allocatedBytes();
      network.trainStep(given.batch(0));
      return network.allocatedBytes() - before;
    }
  }

  /** For the dense layer the input is written as a matrix, 13·6 rows of 80 floats. */
  @Test
  void aLayerIsDenseIfMostNeuronsBelowItFire() {
    NetworkCase busy = given(network(NEURON), BUSY);

    assertThat(grown(busy, Product.AUTO)).isEqualTo(4L * 13 * 6 * 80);
    assertThat(grown(busy, Product.SPARSE)).isZero();
  }

  /** A neuron that is active and does not fire makes errors dense, whose sums round otherwise, and nothing else. */
  @Test
  void errorsAloneAreDenseIfMostNeuronsBelowAreActiveAndFewFire() {
    NetworkCase active = given(network(NEURON.alwaysActive()), CALM);

    assertThat(grown(active, Product.AUTO)).isZero();
    NetworkTrace auto = NetworkTrace.ofTraining(active, by(Product.AUTO));
    NetworkTrace sparse = NetworkTrace.ofTraining(active, by(Product.SPARSE));
    assertThat(auto.differsFrom(sparse)).isTrue();
  }

  @Test
  void everythingIsSparseWhereFewAreActive() {
    NetworkCase calm = given(network(NEURON), CALM);

    assertThat(grown(calm, Product.AUTO)).isZero();
    assertAutoIsSparse(calm, run -> run);
  }

  @Test
  void recurrentLayersAndBf16AndBoundedMachinesAreSparse() {
    NeuronSpec active = NEURON.alwaysActive();
    NetworkSpec.Builder recurrent =
        NetworkSpec.of(70)
            .layer(new LayerSpec(200, true, false, NEURON))
            .layer(new LayerSpec(10, NEURON));
    assertThat(grown(given(recurrent, BUSY), Product.AUTO)).isZero();
    assertAutoIsSparse(given(recurrent, BUSY), run -> run);
    assertAutoIsSparse(given(network(active).bf16(true), BUSY), run -> run);
    MachineProfile bounded = MachineProfile.ipuMk2();
    assertAutoIsSparse(
        given(network(active), BUSY), run -> run.withMachine(bounded).withActivity(1));
  }

  private static void assertAutoIsSparse(NetworkCase given, UnaryOperator<RunSpec> change) {
    NetworkTrace sparse =
        NetworkTrace.ofTraining(given, run -> change.apply(run).withProduct(Product.SPARSE));
    NetworkTrace.ofTraining(given, run -> change.apply(run).withProduct(Product.AUTO))
        .assertSameBitsAs(sparse);
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "3, 0", "1, 1", "2, 5"})
  void threadsAndCheckpointsChangeNoBit(int threads, int checkpointSteps) {
    NetworkCase busy = given(network(NEURON.alwaysActive()), BUSY);
    NetworkTrace expected = NetworkTrace.ofTraining(busy, by(Product.AUTO));

    NetworkTrace.ofTraining(
            busy, run -> run.withThreads(threads).withCheckpointSteps(checkpointSteps))
        .assertSameNumbersAs(expected);
  }

  @ParameterizedTest
  @EnumSource
  void everyProductFiresTheSameSpikes(Product product) {
    NetworkCase busy = given(network(NEURON.alwaysActive()), BUSY);
    NetworkTrace expected = NetworkTrace.ofGradients(busy, by(Product.SPARSE));

    NetworkTrace trace = NetworkTrace.ofGradients(busy, by(product));

    trace.assertSameForwardAs(expected);
    trace.assertGradientsCloseTo(expected, 1e-5);
  }
}
