package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans of which only a part is here. */
class PlanPartTest {
  private static final Plan WHOLE =
      Plan.of(
          new NetworkShape(
              70,
              List.of(
                  new LayerShape(500, false, true),
                  new LayerShape(300, false, true),
                  new LayerShape(20, false, true),
                  new LayerShape(400, false, false)),
              4,
              20,
              2,
              false,
              false,
              false),
          new MachineProfile("small", 64 << 10, 1L << 40));

  @Test
  void theWholeIsAPartOfItself() {
    assertThat(WHOLE.part(0, 4, 0, 1)).isEqualTo(WHOLE);
  }

  /** The middle layers have the list, the error and the partials of the layer below, and the shared transposition. */
  @Test
  void aPartHasTheMemoryOfItsLayersAndOfWhatTheyRead() {
    Plan part = WHOLE.part(1, 3, 0, 1);
    assertThat(part.layers().get(0).tiles()).isEmpty();
    assertThat(part.layers().get(1)).isEqualTo(WHOLE.layers().get(1));
    assertThat(part.layers().get(2)).isEqualTo(WHOLE.layers().get(2));
    assertThat(part.layers().get(3).totalBytes()).isZero();
    assertThat(part.bytes(Region.ERROR))
        .isEqualTo(WHOLE.bytes(Region.ERROR)); // of three populations, none of them the readout
    assertThat(part.inputBytes()).containsOnlyKeys(Region.TRANSPOSED);
    assertThat(part.totalBytes()).isLessThan(WHOLE.totalBytes());
    assertThat(WHOLE.part(0, 1, 0, 1).inputBytes()).isEqualTo(WHOLE.inputBytes());
  }

  @Test
  void partsTogetherHaveEachTileOnce() {
    for (int parts : new int[] {2, 3}) {
      for (int l = 0; l < 2; l++) {
        List<TilePlan> tiles = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
          LayerPlan layer = WHOLE.part(0, 4, part, parts).layers().get(l);
          assertThat(layer.errorGroups()).isBetween(1, layer.tiles().size());
          assertThat(layer.tiles().getFirst().tile())
              .isEqualTo(WHOLE.layers().get(l).firstOfPart(part, parts));
          tiles.addAll(layer.tiles());
        }
        assertThat(tiles).isEqualTo(WHOLE.layers().get(l).tiles());
      }
    }
  }

  @Test
  void theLastLayerAndThoseOfFewTilesAreInAllParts() {
    assertThat(WHOLE.isShared(0, 1)).isFalse();
    assertThat(WHOLE.isShared(0, 2)).isTrue();
    assertThat(WHOLE.isShared(2, 3)).isFalse();
    assertThat(WHOLE.isShared(3, 2)).isFalse();
    Plan part = WHOLE.part(0, 4, 1, 3);
    assertThat(part.layers().get(2)).isEqualTo(WHOLE.layers().get(2));
    assertThat(part.layers().get(3)).isEqualTo(WHOLE.layers().get(3));
  }

  @Test
  void aNeuronOfAnotherPartIsElsewhere() {
    LayerPlan layer = WHOLE.part(0, 4, 1, 2).layers().getFirst();
    int first = layer.tiles().getFirst().firstNeuron();
    assertThat(layer.tileOf(first)).isZero();
    assertThat(layer.tileOf(499)).isEqualTo(layer.tiles().size() - 1);
    assertThatThrownBy(() -> layer.tileOf(first - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("neuron %d is elsewhere".formatted(first - 1));
    LayerPlan lower = WHOLE.part(0, 4, 0, 2).layers().getFirst();
    assertThatThrownBy(() -> lower.tileOf(first)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lower.tileOf(500)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aPipelinesChunksAreNoLongerThanItsPieces() {
    Plan whole = Plan.of(WHOLE.shape().withPipelineSteps(3), WHOLE.machine());
    assertThat(WHOLE.layers().getFirst().chunkSteps()).isGreaterThan(3);
    assertThat(whole.layers()).allMatch(layer -> layer.chunkSteps() == 3);
    assertThat(whole.layers().getFirst().tiles().getFirst().bytes()).containsKey(Region.LAMBDA);
  }
}
