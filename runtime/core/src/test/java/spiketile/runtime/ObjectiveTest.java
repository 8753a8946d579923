package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spiketile.runtime.data.EventBatch;

/** Label smoothing and weights of classes: the gradient is that of the loss. */
class ObjectiveTest {
  private static final int STEPS = 6;
  private static final int CLASSES = 3;
  private static final Objective WEIGHTED = new Objective(0.3, new float[] {0.5f, 2, 1.25f});

  private static Network open(Readout readout) {
    NeuronSpec neuron = NeuronSpec.uniform(0.9f, 0.5f, 1, 0.5f, 4);
    NetworkSpec spec =
        NetworkSpec.of(10)
            .layer(new LayerSpec(12, false, false, neuron))
            .layer(new LayerSpec(CLASSES, false, true, neuron))
            .readout(readout)
            .init(new Init.Uniform(4, 0.05))
            .build();
    return Network.open(spec, OptimizerSpec.adam(0.01), RunSpec.host(4, STEPS).withThreads(1));
  }

  private static EventBatch batch() {
    EventBatch batch = new EventBatch(10, STEPS, 4);
    SplittableRandom random = new SplittableRandom(3);
    batch.fill(
        (b, events) -> {
          for (int t = 0; t < STEPS; t++) {
            for (int j = 0; j < 10; j++) {
              if (random.nextBoolean()) {
                events.add(t, j);
              }
            }
          }
        },
        new int[] {0, 1, 2, 1});
    return batch;
  }

  /** Of a leaky readout's bias the loss is smooth, so that differences give the gradient. */
  @ParameterizedTest
  @EnumSource(names = {"MEAN", "LAST", "PER_STEP"})
  void gradientIsThatOfTheLoss(Readout readout) {
    try (Network network = open(readout)) {
      network.minimise(WEIGHTED);
      network.forward(batch());
      network.backward();
      float[] gradient = network.gradient(1, ParameterKind.BIAS);
      float[] bias = network.parameters(1, ParameterKind.BIAS);

      for (int c = 0; c < CLASSES; c++) {
        double step = 1 / 64.0;
        double slope = (loss(network, bias, c, step) - loss(network, bias, c, -step)) / 2 / step;
        assertThat((double) gradient[c]).as("class %d", c).isCloseTo(slope, within(2e-4));
      }
    }
  }

  private static double loss(Network network, float[] bias, int changed, double by) {
    float[] other = bias.clone();
    other[changed] += (float) by;
    network.setParameters(1, ParameterKind.BIAS, other);
    network.forward(batch());
    double loss = network.loss();
    network.setParameters(1, ParameterKind.BIAS, bias);
    return loss;
  }

  @Test
  void weightsOfOneAreThePlainLoss() {
    try (Network network = open(Readout.MEAN)) {
      network.forward(batch());
      double plain = network.loss();
      network.minimise(new Objective(0, new float[] {1, 1, 1}));
      network.forward(batch());
      assertThat(network.loss()).isEqualTo(plain);
      network.minimise(WEIGHTED);
      network.forward(batch());
      assertThat(network.loss()).isNotEqualTo(plain);
    }
  }

  @Test
  void evaluationIsPlain() {
    PatternData data = new PatternData(30);
    int[] samples = PatternData.samples(0, 30);
    NetworkSpec spec =
        NetworkSpec.of(PatternData.INPUTS).layer(20).layer(PatternData.CLASSES).build();
    RunSpec run = RunSpec.host(10, PatternData.STEPS).withThreads(1);
    try (Network network = Network.open(spec, OptimizerSpec.adam(0.01), run)) {
      Trainer trainer = new Trainer(network, data, 1);
      Evaluation plain = trainer.evaluate(samples);
      network.minimise(WEIGHTED);

      assertThat(trainer.evaluate(samples).loss()).isEqualTo(plain.loss());
      assertThat(network.objective()).isEqualTo(WEIGHTED);
    }
  }

  @Test
  void otherNumbersAreRefused() {
    assertThatThrownBy(() -> new Objective(1, new float[0]))
        .hasMessage("a smoothing from 0 to below 1 needed, not 1.0");
    assertThatThrownBy(() -> new Objective(0, new float[] {1, -1}))
        .hasMessageStartingWith("weights of classes must be 0 or more");
    assertThatThrownBy(() -> new RatePenalty(0.2, 0.1, 1))
        .hasMessage("bounds of a firing rate with 0 ≤ lower ≤ upper ≤ 1 needed, not 0.2 and 0.1");
    assertThatThrownBy(() -> new RatePenalty(0, 1, -1)).hasMessage("a penalty is 0 or more: -1.0");
    try (Network network = open(Readout.MEAN)) {
      assertThatThrownBy(() -> network.minimise(new Objective(0, new float[] {1})))
          .hasMessage("weights of 1 classes for a network of 3");
    }
  }
}
