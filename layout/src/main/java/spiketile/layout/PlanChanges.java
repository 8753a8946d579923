package spiketile.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The smallest changes with which a network that was refused fits.
 *
 * @param shape the network
 * @param machine the machine that it does not fit into
 * @param activity the active share of every population
 */
record PlanChanges(NetworkShape shape, MachineProfile machine, Activity activity) {
  /** Each change that makes it fit by itself, one a kind. */
  List<PlanChange> all() {
    List<PlanChange> changes = new ArrayList<>();
    if (machine.bounded()) {
      addMoreTiles(changes);
    }
    addSmallerBatch(changes);
    addFewerSteps(changes);
    addCheckpoints(changes);
    addOtherWeights(changes);
    return changes;
  }

  private boolean fits(NetworkShape other, MachineProfile on) {
    return Plan.attempt(other, on, activity).plan() != null;
  }

  private void addMoreTiles(List<PlanChange> changes) {
    long tiles = Plan.attempt(shape, machine, activity).tiles();
    if (tiles <= MachineProfile.MOST_TILES) {
      MachineProfile more =
          MachineProfile.bounded(
              machine.name(), 1, (int) tiles, machine.tileBytes(), machine.timing());
      changes.add(
          new PlanChange(
              PlanChange.Kind.TILES,
              shape,
              more,
              "%,d tiles in place of %,d".formatted(tiles, machine.allTiles())));
    }
    long chips = Math.ceilDiv(tiles, (long) machine.tiles());
    if (chips <= MachineProfile.MOST_CHIPS && chips * machine.tiles() <= Integer.MAX_VALUE) {
      changes.add(
          new PlanChange(
              PlanChange.Kind.CHIPS,
              shape,
              machine.withChips((int) chips),
              "%,d chips in place of %,d".formatted(chips, machine.chips())));
    }
  }

  private void addSmallerBatch(List<PlanChange> changes) {
    int batch = largest(shape.batch(), b -> fits(shape.withBatch(b), machine));
    if (batch > 0) {
      changes.add(
          new PlanChange(
              PlanChange.Kind.BATCH,
              shape.withBatch(batch),
              machine,
              "a batch of %,d in place of %,d".formatted(batch, shape.batch())));
    }
  }

  private void addFewerSteps(List<PlanChange> changes) {
    int steps = largest(shape.steps(), t -> fits(shape.withSteps(t), machine));
    if (steps > 0) {
      changes.add(
          new PlanChange(
              PlanChange.Kind.STEPS,
              shape.withSteps(steps),
              machine,
              "%,d time steps in place of %,d".formatted(steps, shape.steps())));
    }
  }

  /** With fewer steps between them, lists are shorter and checkpoints are more: from the most on. */
  private void addCheckpoints(List<PlanChange> changes) {
    int tooMany = shape.checkpointSteps() == 0 ? shape.steps() : shape.checkpointSteps();
    int between = tooMany / 2;
    while (between > 0 && !fits(shape.withCheckpointSteps(between), machine)) {
      tooMany = between;
      between /= 2;
    }
    if (between > 0) {
      int fitting = between;
      int more = tooMany - fitting;
      between = fitting + largest(more, s -> fits(shape.withCheckpointSteps(fitting + s), machine));
      changes.add(
          new PlanChange(
              PlanChange.Kind.CHECKPOINTS,
              shape.withCheckpointSteps(between),
              machine,
              "checkpoints every %,d time steps".formatted(between)));
    }
  }

  /** bf16 weights stand beside their fp32 masters, so it is mostly leaving them out that helps. */
  private void addOtherWeights(List<PlanChange> changes) {
    NetworkShape other = shape.withBf16(!shape.bf16());
    if (fits(other, machine)) {
      changes.add(
          new PlanChange(
              PlanChange.Kind.BF16,
              other,
              machine,
              shape.bf16() ? "weights in fp32 alone, without bf16" : "weights in bf16"));
    }
  }

  /** A number below {@code from} that fits where the next one does not; 0 if 1 does not. */
  private static int largest(int from, IntPredicate fits) {
    if (from == 1 || !fits.test(1)) {
      return 0;
    }
    int fitting = 1;
    int tooMany = from;
    while (tooMany - fitting > 1) {
      int middle = (fitting + tooMany) >>> 1;
      if (fits.test(middle)) {
        fitting = middle;
      } else {
        tooMany = middle;
      }
    }
    return fitting;
  }
}
