package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkShapeTest {
  private static final List<LayerShape> LAYERS =
      List.of(new LayerShape(30, true, true), new LayerShape(20, false, false));

  @Test
  void aLayerIsFedByThePopulationBelow() {
    NetworkShape shape = new NetworkShape(700, LAYERS, 48, 100, 2, false, false, false);

    assertThat(shape.inputsOf(0)).isEqualTo(700);
    assertThat(shape.inputsOf(1)).isEqualTo(30);
    assertThat(shape.rows()).isEqualTo(101 * 48);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 0, inputs 0",
    "1, 0, 1, 0, batch 0",
    "1, 1, 0, 0, steps 0",
    "1, 1, 1, -1, moments -1",
    "1, 1, 1, 3, moments 3"
  })
  void numbersOutOfRangeAreNamed(int inputs, int batch, int steps, int moments, String message) {
    assertThatThrownBy(
            () -> new NetworkShape(inputs, LAYERS, batch, steps, moments, false, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aPipelineHasStepsAndNoCheckpoints() {
    NetworkShape shape = new NetworkShape(1, LAYERS, 1, 10, 0, false, false, false);
    assertThat(shape.withPipelineSteps(4).withBatch(2).pipelineSteps()).isEqualTo(4);
    assertThatThrownBy(() -> shape.withPipelineSteps(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("steps of a pipeline, -1");
    assertThatThrownBy(() -> shape.withCheckpointSteps(5).withPipelineSteps(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without checkpoints");
  }

  @Test
  void aNetworkNeedsALayer() {
    assertThatThrownBy(() -> new NetworkShape(1, List.of(), 1, 1, 0, false, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layers 0");
  }

  @Test
  void rowsAreCountedInAnInt() {
    int steps = (1 << 20) - 1;
    int batch = (1 << 11) - 1;

    assertThat(new NetworkShape(1, LAYERS, batch, steps, 0, false, false, false).rows())
        .isEqualTo((1 << 20) * batch);
    assertThatThrownBy(() -> new NetworkShape(1, LAYERS, batch + 1, steps, 0, false, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2³¹")
        .hasMessageContaining(Integer.toString(steps))
        .hasMessageContaining(Integer.toString(batch + 1));
  }

  @Test
  void aLayerNeedsANeuron() {
    assertThatThrownBy(() -> new LayerShape(0, false, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  @Test
  void aLeakyReadoutIsNotRecurrent() {
    assertThatThrownBy(() -> new LayerShape(10, true, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recurrent");
  }
}
