package spiketile.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static spiketile.runtime.cost.CostCases.BATCH;
import static spiketile.runtime.cost.CostCases.STEPS;

import java.util.List;
import org.junit.jupiter.api.Test;
import spiketile.layout.LayerPlan;
import spiketile.layout.LayerShape;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.layout.TilePlan;
import spiketile.runtime.LayerActivity;

/** Work counted by hand: 30 inputs, a layer of 100 and one of 10, 12 samples, 20 steps. */
class TileWorkTest {
  private static final int ROWS = BATCH * STEPS;

  private final NetworkShape shape = CostCases.shape(30, 100, 10);
  private final Plan plan = CostCases.onHost(shape);
  private final TileWork work =
      new TileWork(
          plan,
          new StepActivity(
              3, List.of(new LayerActivity(0.1, 0.2, 480), new LayerActivity(1, 1, 0))),
          0);

  @Test
  void theFirstLayerReadsTheInputOfEveryStep() {
    LayerPlan layer = plan.layers().getFirst();
    TilePlan tile = layer.tiles().getFirst();
    Work forward = work.forward(layer, tile);

    assertThat(tile.padded()).isEqualTo(64);
    assertThat(forward.get(WorkUnit.FORWARD_IDS)).isEqualTo(3 * ROWS);
    assertThat(forward.get(WorkUnit.FORWARD_FLOATS)).isEqualTo(3 * ROWS * 64);
    assertThat(forward.get(WorkUnit.NEURON_FLOATS)).isEqualTo(ROWS * 64);
    // a fifth of the neurons, and the tile's part of 480 that the cap dropped
    assertThat(forward.get(WorkUnit.LISTED)).isCloseTo(0.2 * ROWS * 64 + 4.8 * 64, within(1e-6));
    assertThat(work.errors(layer, tile)).isEqualTo(Work.NONE);
  }

  @Test
  void aLaterLayerReadsAllStepsButTheLast() {
    LayerPlan layer = plan.layers().getLast();
    TilePlan tile = layer.tiles().getFirst();
    int rows = ROWS - BATCH;

    assertThat(tile.padded()).isEqualTo(16);
    assertThat(work.forward(layer, tile).get(WorkUnit.FORWARD_IDS))
        .isCloseTo(10 * rows, within(1e-6));
    assertThat(work.gradient(layer, tile).get(WorkUnit.GRADIENT_FLOATS))
        .isCloseTo(10.0 * rows * 16, within(1e-6));
    assertThat(work.errors(layer, tile).get(WorkUnit.DOT_FLOATS))
        .isCloseTo(20.0 * rows * 16, within(1e-6));
    assertThat(work.gradientRows(layer, tile).get(WorkUnit.GRADIENT_ROWS)).isEqualTo(100 * 16);
    assertThat(work.update(layer, tile).get(WorkUnit.PARAMETERS)).isEqualTo(101 * 16);
  }

  @Test
  void aLayerInWhichAllNeuronsAreListedHasNoSilentRow() {
    LayerPlan layer = plan.layers().getLast();

    assertThat(work.lambda(layer, layer.tiles().getFirst()).get(WorkUnit.DECAY_FLOATS))
        .isEqualTo(ROWS * 16);
  }

  @Test
  void whatTheModelDoesNotCoverIsRefused() {
    List<LayerShape> recurrent = List.of(new LayerShape(10, true, true));
    Plan other =
        CostCases.onHost(new NetworkShape(5, recurrent, BATCH, STEPS, 2, false, false, false));
    StepActivity one = new StepActivity(1, List.of(new LayerActivity(0.1, 0.1, 0)));

    assertThatThrownBy(() -> new TileWork(other, one, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("feed-forward");
    assertThatThrownBy(() -> new TileWork(plan, one, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("activity of 1 layers for a network of 2");
  }
}
