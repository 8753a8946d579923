package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.layout.Backing;
import spiketile.runtime.data.EventBatch;

/** Calls out of order, out of range, or after the end are answered by a clear exception. */
class NetworkRefusalTest {
  private static final NetworkCase SPIKING =
      NetworkCase.of(
          "70-40-10",
          NetworkSpec.of(70)
              .layer(new LayerSpec(40, NeuronSpec.POSTER))
              .layer(new LayerSpec(10, NeuronSpec.POSTER)));

  private static final NetworkCase LEAKY =
      NetworkCase.of(
          "70-20, leaky",
          NetworkSpec.of(70)
              .layer(new LayerSpec(20, false, true, NeuronSpec.POSTER))
              .readout(Readout.MAX));

  private final Network network = SPIKING.open(run -> run.withThreads(2));
  private final Network leaky = LEAKY.open();

  @AfterEach
  void close() {
    network.close();
    leaky.close();
  }

  /** Every public method that needs the network's memory. */
  private static Map<String, Consumer<Network>> usesOf(NetworkCase given) {
    EventBatch batch = given.batch(0);
    float[] weights = new float[70 * 40];
    Map<String, Consumer<Network>> uses = new LinkedHashMap<>();
    uses.put("forward", network -> network.forward(batch));
    uses.put("loss", Network::loss);
    uses.put("prediction", network -> network.prediction(0));
    uses.put("logit", network -> network.logit(0, 0));
    uses.put("backward", Network::backward);
    uses.put("backwardAndUpdate", network -> network.backwardAndUpdate(0.1));
    uses.put("update", Network::update);
    uses.put("update(rate)", network -> network.update(0.1));
    uses.put("trainStep", network -> network.trainStep(batch));
    uses.put("activity", network -> network.activity(0));
    uses.put("spikes", network -> network.spikes(0));
    uses.put("membrane", network -> network.membrane(0, 0, 0));
    uses.put("parameters", network -> network.parameters(0, ParameterKind.WEIGHT));
    uses.put("gradient", network -> network.gradient(0, ParameterKind.WEIGHT));
    uses.put("setParameters", network -> network.setParameters(0, ParameterKind.WEIGHT, weights));
    return uses;
  }

  static Stream<Arguments> uses() {
    return usesOf(SPIKING).entrySet().stream()
        .map(use -> Arguments.of(use.getKey(), use.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("uses")
  void aClosedNetworkSaysSo(String name, Consumer<Network> use) {
    network.forward(SPIKING.batch(0));
    network.close();

    assertThatThrownBy(() -> use.accept(network))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this network is closed");
  }

  @Test
  void aClosedNetworkCannotBeSaved(@TempDir Path folder) {
    network.close();

    assertThatThrownBy(
            () -> ModelFile.save(folder.resolve("m"), network, TrainProgress.START, Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this network is closed");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatNeedsNoMemoryIsStillToldByAClosedNetwork() {
    long bytes = network.allocatedBytes();
    network.close();

    assertThat(network.spec()).isEqualTo(SPIKING.spec());
    assertThat(network.optimizer()).isEqualTo(SPIKING.optimizer());
    assertThat(network.run().threads()).isEqualTo(2);
    assertThat(network.plan().totalBytes()).isEqualTo(bytes);
    assertThat(network.allocatedBytes()).isEqualTo(bytes);
    assertThat(network.hugePages()).isFalse();
    assertThat(network.updates()).isZero();
  }

  @Test
  void closingTwiceIsHarmless() {
    network.close();
    network.close();
  }

  @Test
  void aListOfAClosedNetworkThrowsAndDoesNotCrash() {
    network.forward(SPIKING.batch(0));
    var list = network.spikes(0);
    network.close();

    assertThatThrownBy(list::entries).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void beforeAForwardPassThereIsNothingToTell() {
    for (String name :
        List.of("loss", "prediction", "logit", "membrane", "backward", "backwardAndUpdate")) {
      assertThatThrownBy(() -> usesOf(SPIKING).get(name).accept(network))
          .as(name)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a forward pass is needed first");
    }
    for (String name : new String[] {"activity", "spikes"}) {
      assertThatThrownBy(() -> usesOf(SPIKING).get(name).accept(network))
          .as(name)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no forward pass has been made yet");
    }
  }

  @Test
  void aForwardPassServesOneBackwardPass() {
    network.forward(SPIKING.batch(0));
    network.backward();

    assertThatThrownBy(network::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a forward pass is needed first");
    assertThat(network.activity(0).fired()).as("still told").isPositive();
  }

  @Test
  void aBatchOfOtherSizesIsRefused() {
    EventBatch[] others = {
      new EventBatch(71, SPIKING.steps(), SPIKING.batch()),
      new EventBatch(70, SPIKING.steps() + 1, SPIKING.batch()),
      new EventBatch(70, SPIKING.steps(), SPIKING.batch() + 1)
    };
    for (EventBatch other : others) {
      int size = other.inputs() + other.steps() == 82 ? SPIKING.batch() + 1 : 1;
      other.fill((b, events) -> {}, new int[size]);

      assertThatThrownBy(() -> network.forward(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a batch of %d samples, %d inputs, %d steps for a network of 1 to 6, with 70 and 12",
              size, other.inputs(), other.steps());
    }
  }

  @Test
  void aBatchThatWasNeverFilledIsRefused() {
    assertThatThrownBy(() -> network.forward(SPIKING.emptyBatch()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a batch of 0 samples");
  }

  @Test
  void aRefusedBatchIsNotTrainedOn() {
    network.forward(SPIKING.batch(0));
    double loss = network.loss();

    assertThatThrownBy(() -> network.forward(SPIKING.emptyBatch()))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(network.loss()).as("of the batch before").isEqualTo(loss);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 10, 16, 1000})
  void aLabelThatIsNoClassIsRefusedByLossAndBackward(int label) {
    EventBatch batch = SPIKING.emptyBatch();
    batch.fill((b, events) -> events.add(0, b), new int[] {3, label});
    network.forward(batch);

    assertThat(network.prediction(1)).as("needs no label").isBetween(0, 9);
    assertThatThrownBy(network::loss).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(network::backward).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(network.gradient(0, ParameterKind.WEIGHT)).containsOnly(0f);
  }

  @Test
  void samplesClassesAndNeuronsThatDoNotExistAreRefused() {
    for (Network any : new Network[] {network, leaky}) {
      NetworkCase given = any == network ? SPIKING : LEAKY;
      any.forward(given.batch(0));
      any.forward(given.batch(1, 2));
      int last = any.spec().layers().size() - 1;
      for (int sample : new int[] {-1, 2, 5, 6}) {
        assertOutOfBounds(() -> any.prediction(sample));
        assertOutOfBounds(() -> any.logit(sample, 0));
        assertOutOfBounds(() -> any.membrane(0, sample, 0));
      }
      for (int neuron : new int[] {-1, any.spec().classes(), 63, 64}) {
        assertOutOfBounds(() -> any.logit(0, neuron));
        assertOutOfBounds(() -> any.membrane(last, 0, neuron));
      }
      for (int layer : new int[] {-1, last + 1}) {
        assertOutOfBounds(() -> any.membrane(layer, 0, 0));
        assertOutOfBounds(() -> any.activity(layer));
        assertOutOfBounds(() -> any.spikes(layer));
        assertOutOfBounds(() -> any.parameters(layer, ParameterKind.WEIGHT));
      }
    }
  }

  private static void assertOutOfBounds(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aLeakyReadoutHasNoSpikes() {
    leaky.forward(LEAKY.batch(0));

    assertThatThrownBy(() -> leaky.spikes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 1 is a leaky readout: no spikes");
    assertThat(leaky.activity(0)).isEqualTo(new LayerActivity(0, 0, 0));
  }

  @Test
  void parametersOfAKindThatTheLayerHasNotAreRefused() {
    for (ParameterKind kind : new ParameterKind[] {ParameterKind.RECURRENT, ParameterKind.BIAS}) {
      assertThatThrownBy(() -> network.parameters(0, kind))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("layer 1 has no " + kind);
      assertThatThrownBy(() -> network.gradient(1, kind))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("layer 2 has no " + kind);
      assertThatThrownBy(() -> network.setParameters(1, kind, new float[10]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2799, 2801})
  void anotherNumberOfParametersIsRefused(int count) {
    assertThatThrownBy(() -> network.setParameters(0, ParameterKind.WEIGHT, new float[count]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 1 has 2800 values of WEIGHT, not " + count);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aLearningRateThatIsNegativeOrNotFiniteIsRefused(double rate) {
    assertThatThrownBy(() -> network.update(rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a learning rate is 0 or more: " + rate);
    assertThat(network.updates()).isZero();
  }

  @Test
  void aRateOfZeroChangesNoWeightAndClearsTheGradient() {
    float[] before = network.parameters(0, ParameterKind.WEIGHT);
    network.forward(SPIKING.batch(0));
    network.backward();
    assertThat(network.gradient(0, ParameterKind.WEIGHT)).isNotEqualTo(new float[2800]);

    network.update(0);

    assertThat(network.parameters(0, ParameterKind.WEIGHT)).isEqualTo(before);
    assertThat(network.gradient(0, ParameterKind.WEIGHT)).containsOnly(0f);
    assertThat(network.updates()).isEqualTo(1);
  }

  @Test
  void whatWasSetIsWhatIsReadRowByRow() {
    float[] weights = new float[2800];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i;
    }
    network.setParameters(0, ParameterKind.WEIGHT, weights);

    assertThat(network.parameters(0, ParameterKind.WEIGHT)).isEqualTo(weights);
  }

  @Test
  void activityIsThatOfTheForwardPassWhateverTheBatchHoldsSince() {
    EventBatch batch = SPIKING.batch(0);
    network.forward(batch);
    network.backward();
    LayerActivity activity = network.activity(0);

    SPIKING.fill(batch, 1, 1);

    assertThat(network.activity(0)).isEqualTo(activity);
  }

  @Test
  void anyThreadMayUseTheNetworkAfterAnother() throws Exception {
    NetworkTrace expected = NetworkTrace.ofGradients(network, SPIKING.batch(0));
    network.update(0);
    Network[] holder = {network};
    NetworkTrace[] trace = new NetworkTrace[1];
    Thread other =
        new Thread(() -> trace[0] = NetworkTrace.ofGradients(holder[0], SPIKING.batch(0)));
    other.start();
    other.join();

    trace[0].assertSameBitsAs(expected);
  }

  /** A program's end may close a network while another thread still trains it. */
  @ParameterizedTest
  @EnumSource(
      value = Backing.class,
      names = {"HUGE_PAGES", "PLAIN"})
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void closingWhileAnotherThreadTrainsIsAnExceptionThere(Backing backing) throws Exception {
    for (int round = 0; round < 20; round++) {
      Network closed = SPIKING.open(run -> run.withThreads(2).withBacking(backing));
      CountDownLatch started = new CountDownLatch(1);
      FutureTask<Void> training =
          new FutureTask<>(
              () -> {
                for (int i = 0; true; i++) {
                  closed.trainStep(SPIKING.batch(i % 3));
                  started.countDown();
                }
              });
      new Thread(training, "trains").start();
      started.await();

      closed.close();

      assertThatThrownBy(training::get).hasCauseInstanceOf(IllegalStateException.class);
    }
  }
}
