package spiketile.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.RunSpec;
import spiketile.runtime.data.EventBatch;

/** A training by DJL whose layers are kernels of Spiketile is the training by Spiketile alone. */
class DjlSpikingNetworkTest {
  private static final int[] SIZES = {30, 25, 19, 6};
  private static final int STEPS = 20;
  private static final int BATCH = 4;
  private static final int TRAINED = 10;
  private static final float RATE = 0.05f;
  private static final SpikingLayer.Neuron NEURON =
      new SpikingLayer.Neuron(0.95f, 0.5f, 1, 0.9f, 10);

  private static NDManager manager;

  @BeforeAll
  static void open() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
  }

  @AfterAll
  static void close() {
    manager.close();
  }

  private static DjlSpikingNetwork network() {
    return new DjlSpikingNetwork(manager, SIZES, NEURON, STEPS, BATCH, SIZES[0] * STEPS * BATCH);
  }

  private static EventBatch batch(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EventBatch batch = new EventBatch(SIZES[0], STEPS, BATCH);
    int[] labels = new int[BATCH];
    Arrays.setAll(labels, b -> random.nextInt(SIZES[3]));
    batch.fill(
        (sample, events) -> {
          for (int t = 0; t < STEPS; t++) {
            for (int j = 0; j < SIZES[0]; j++) {
              if (random.nextInt(5) == 0) {
                events.add(t, j);
              }
            }
          }
        },
        labels);
    return batch;
  }

  private static Network pure() {
    NetworkSpec.Builder spec = NetworkSpec.of(SIZES[0]).seed(4);
    for (int l = 1; l < SIZES.length; l++) {
      spec.layer(new LayerSpec(SIZES[l], NeuronSpec.POSTER));
    }
    return Network.open(
        spec.build(), new OptimizerSpec.Sgd(RATE, 0, 0), RunSpec.host(BATCH, STEPS).withThreads(1));
  }

  private static void copyWeights(Network from, DjlSpikingNetwork to) {
    for (int l = 0; l < SIZES.length - 1; l++) {
      float[] rows = from.parameters(l, ParameterKind.WEIGHT);
      for (int i = 0; i < rows.length; i++) {
        to.layer(l).weights().set(i / SIZES[l + 1], i % SIZES[l + 1], rows[i]);
      }
    }
  }

  /** One step of DJL's: its loss, its gradient of the counts, its optimizer on the kernels' memory. */
  private static float step(DjlSpikingNetwork network, EventBatch batch, Optimizer optimizer) {
    try (NDManager scratch = manager.newSubManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      int[] labels = new int[BATCH];
      Arrays.setAll(labels, batch::label);
      NDArray counts = network.forward(batch.rowStarts(), batch.ids());
      NDArray logits = counts.get(":, :" + SIZES[3]); // without the padding
      NDArray loss =
          Loss.softmaxCrossEntropyLoss()
              .evaluate(new NDList(scratch.create(labels)), new NDList(logits));
      collector.backward(loss);
      network.backward();
      for (int l = 0; l < SIZES.length - 1; l++) {
        optimizer.update("layer " + l, network.weights(l), network.gradient(l));
        network.gradient(l).muli(0);
      }
      return loss.getFloat();
    }
  }

  @Test
  void aTrainingIsThatOfSpiketileAlone() {
    Optimizer sgd = Optimizer.sgd().setLearningRateTracker(Tracker.fixed(RATE)).build();
    try (Network pure = pure();
        DjlSpikingNetwork network = network()) {
      copyWeights(pure, network);
      for (int i = 0; i < TRAINED; i++) {
        EventBatch batch = batch(i);
        double expected = pure.trainStep(batch);

        assertThat((double) step(network, batch, sgd)).isCloseTo(expected, within(1e-4));
        for (int l = 0; l < SIZES.length - 1; l++) {
          requireClose(network.weights(l), pure.parameters(l, ParameterKind.WEIGHT), SIZES[l + 1]);
        }
      }
    }
  }

  private static void requireClose(NDArray found, float[] expected, int neurons) {
    float[] padded = found.toFloatArray();
    int width = (int) found.getShape().get(1);
    for (int i = 0; i < padded.length; i++) {
      boolean real = i % width < neurons;
      float value = real ? expected[i / width * neurons + i % width] : 0;
      assertThat(padded[i]).isCloseTo(value, within(2e-5f));
    }
  }

  /** What DJL writes, the kernels read, and the other way round: the addresses are the same. */
  @Test
  void arraysAreTheKernelsMemory() {
    try (DjlSpikingNetwork network = network()) {
      NDArray weights = network.weights(1);
      NDArray gradient = network.gradient(1);

      assertThat(DjlSpikingNetwork.memoryOf(weights).address())
          .isEqualTo(network.layer(1).weights().data().address());
      assertThat(DjlSpikingNetwork.memoryOf(gradient).address())
          .isEqualTo(network.layer(1).gradient().data().address());
      weights.addi(3);
      assertThat(network.layer(1).weights().get(2, 1)).isEqualTo(3);
      network.layer(1).weights().set(2, 1, 5);
      assertThat(weights.getFloat(2, 1)).isEqualTo(5);
    }
  }

  /** DJL's set gives an array other memory. */
  @Test
  void arraysWithOtherMemoryAreRefused() {
    try (DjlSpikingNetwork network = network()) {
      NDArray weights = network.weights(0);
      weights.set(new float[(int) weights.size()]);

      assertThatThrownBy(() -> network.forward(batch(1).rowStarts(), batch(1).ids()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("other memory than its layer");
    }
  }

  @Test
  void nothingIsUsedAfterItsEnd() {
    DjlSpikingNetwork network = network();
    NDArray weights = network.weights(0);
    network.close();

    assertThatThrownBy(() -> network.weights(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> network.forward(new int[1], new int[0]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(weights::toFloatArray).isInstanceOf(IllegalStateException.class);
    network.close(); // twice is harmless
  }
}
