package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.SampleEvents;

/** ϑ_grad that is lowered for a while: the bits of a network whose specification has that value. */
class ThetaGradTest {
  private static final int STEPS = 12;
  private static final int BATCH = 3;

  private static Network open(float thetaGrad) {
    NeuronSpec neuron = NeuronSpec.uniform(0.9f, 0.5f, 1, thetaGrad, 4);
    NetworkSpec spec =
        NetworkSpec.of(20)
            .layer(new LayerSpec(30, true, false, neuron))
            .layer(new LayerSpec(25, false, true, neuron))
            .layer(new LayerSpec(4, false, false, neuron))
            .init(new Init.Uniform(4, 0.01))
            .build();
    return Network.open(spec, OptimizerSpec.adam(0.01), RunSpec.host(BATCH, STEPS).withThreads(2));
  }

  private static EventBatch batch() {
    EventBatch batch = new EventBatch(20, STEPS, BATCH);
    SplittableRandom random = new SplittableRandom(1);
    batch.fill((b, events) -> draw(random, events), new int[] {0, 1, 2});
    return batch;
  }

  private static void draw(SplittableRandom random, SampleEvents events) {
    for (int t = 0; t < STEPS; t++) {
      for (int j = 0; j < 20; j++) {
        if (random.nextInt(3) == 0) {
          events.add(t, j);
        }
      }
    }
  }

  private static float[] weightsAfterSteps(Network network, int steps) {
    for (int i = 0; i < steps; i++) {
      network.trainStep(batch());
    }
    return network.parameters(0, ParameterKind.WEIGHT);
  }

  @Test
  void loweredIsAsSpecifiedLower() {
    try (Network lowered = open(0.75f);
        Network specified = open(0.25f)) {
      lowered.lowerThetaGrad(0.5f);

      assertThat(weightsAfterSteps(lowered, 3)).isEqualTo(weightsAfterSteps(specified, 3));
      assertThat(lowered.activity(0).active()).isEqualTo(specified.activity(0).active());
      assertThat(lowered.spec().layers().getFirst().neuron().thetaGrad()).containsExactly(0.75f);
    }
  }

  @Test
  void byZeroItIsTheSpecifications() {
    try (Network back = open(0.75f);
        Network untouched = open(0.75f)) {
      back.lowerThetaGrad(Float.POSITIVE_INFINITY);
      back.forward(batch());
      assertThat(back.activity(1).active()).isEqualTo(1);
      back.lowerThetaGrad(0);

      assertThat(weightsAfterSteps(back, 2)).isEqualTo(weightsAfterSteps(untouched, 2));
      assertThat(back.activity(1).active()).isLessThan(1);
    }
  }

  @Test
  void itChangesBetweenStepsOnly() {
    try (Network network = open(0.75f)) {
      network.forward(batch());
      network.lowerThetaGrad(0.5f);

      assertThatThrownBy(network::backward)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a forward pass is needed first");
      assertThatThrownBy(() -> network.lowerThetaGrad(Float.NaN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ϑ_grad can be lowered by 0 or more, not by NaN");
    }
  }
}
