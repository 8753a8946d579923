package spiketile.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import spiketile.runtime.StageTimes;
import spiketile.runtime.cost.PipelineStep.Traffic;

/** Steps of pipelines whose times can be told by hand. */
class PipelineStepTest {
  private static final Link AT_ONCE = new Link("at once", 0, 1e30);
  private static final Traffic NOTHING = new Traffic(0, 0, 0);
  private static final StageTimes STAGE = new StageTimes(List.of(1.0, 1.0), List.of(2.0, 2.0), 0.5);

  private static PipelineStep step(int stages, Traffic traffic, int replicas, Link link) {
    return PipelineStep.of(
        Collections.nCopies(stages, STAGE), Collections.nCopies(stages, traffic), replicas, link);
  }

  @Test
  void aLoneStageComputesAllTheTime() {
    PipelineStep step = step(1, NOTHING, 1, AT_ONCE);
    assertThat(step.seconds()).isEqualTo(6.5);
    assertThat(step.computing()).isEqualTo(1);
    assertThat(step.exchanging()).isZero();
  }

  /** Forward the upper stage is done at 3, backward at 5 and 7, and the lower one at 7 and 9. */
  @Test
  void aStageWaitsForItsNeighboursPieces() {
    PipelineStep step = step(2, NOTHING, 1, AT_ONCE);
    assertThat(step.seconds()).isEqualTo(9.5);
    assertThat(step.computing()).isEqualTo(6.5 / 9.5, within(1e-12));
  }

  /** Three messages of 0.1 s up and one down, and 0.2 s for the bytes of each piece. */
  @Test
  void messagesTakeTheirTime() {
    Link link = new Link("slow", 0.1, 10);
    PipelineStep step = step(2, new Traffic(4, 4, 0), 1, link);
    assertThat(step.seconds()).isEqualTo(9.5 + 0.5 + 0.3, within(1e-12));
    assertThat(step.exchanging()).isEqualTo(2 * (0.5 + 0.3) / step.seconds(), within(1e-12));
  }

  /** Of three replicas each sends two thirds of its gradients, and as many sums, in four messages. */
  @Test
  void replicasSumTheirGradients() {
    Link link = new Link("slow", 0.1, 10);
    PipelineStep step = step(1, new Traffic(0, 0, 30), 3, link);
    assertThat(step.seconds()).isEqualTo(6.5 + 0.4 + 4, within(1e-12));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    StageTimes shorter = new StageTimes(List.of(1.0), List.of(1.0), 0);
    assertThatThrownBy(() -> PipelineStep.of(List.of(STAGE), List.of(), 1, AT_ONCE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> PipelineStep.of(List.of(STAGE, shorter), List.of(NOTHING, NOTHING), 1, AT_ONCE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> step(1, NOTHING, 0, AT_ONCE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Link("none", 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Link("early", -1, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
