package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** How networks are cut into stages. */
class LayerRangeTest {
  private static final NeuronSpec NEURON = NeuronSpec.uniform(0.9f, 0.5f, 1f, 0.5f, 10f);

  private static NetworkSpec spec(int inputs, int... sizes) {
    NetworkSpec.Builder builder = NetworkSpec.of(inputs);
    for (int size : sizes) {
      builder.layer(new LayerSpec(size, NEURON));
    }
    return builder.build();
  }

  private static LayerRange[] ranges(int... bounds) {
    LayerRange[] ranges = new LayerRange[bounds.length - 1];
    for (int s = 0; s < ranges.length; s++) {
      ranges[s] = new LayerRange(bounds[s], bounds[s + 1]);
    }
    return ranges;
  }

  @Test
  void equalLayersAreSpreadEvenly() {
    NetworkSpec spec = spec(100, 100, 100, 100, 100, 100, 10);
    assertThat(LayerRange.stages(spec, 1)).containsExactly(ranges(0, 6));
    assertThat(LayerRange.stages(spec, 5)).hasSize(5).startsWith(new LayerRange(0, 1));
    assertThat(LayerRange.stages(spec, 6)).containsExactly(ranges(0, 1, 2, 3, 4, 5, 6));
  }

  /** Work 2·10·100, 3·100·100, 3·100·10, 3·10·100: the second layer alone is more than all others. */
  @Test
  void theMostWorkOfAStageIsAsLittleAsCanBe() {
    NetworkSpec spec = spec(10, 100, 100, 10, 100);
    assertThat(LayerRange.stages(spec, 3).get(1).first()).isEqualTo(1);
    assertThat(LayerRange.stages(spec, 3)).containsExactly(ranges(0, 1, 2, 4));
  }

  @Test
  void moreStagesThanLayersAreRefused() {
    assertThatThrownBy(() -> LayerRange.stages(spec(10, 10, 10), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 stages of whole layers for a network of 2 layers");
  }
}
