package spiketile.runtime;

import java.util.function.IntConsumer;

/**
 * The groups of a layer's tiles in the backward pass, of which each is one task: as many at a time as have λ
 * and a partial of the error to sum into.
 */
final class TileGroups {
  private final Workers workers;
  private final int groups;
  private final int atOnce;
  private final IntConsumer taskAt = this::runAt;
  private IntConsumer task;
  private int first;

  TileGroups(LayerContext context) {
    workers = context.workers();
    groups = context.plan().errorGroups();
    atOnce = context.groupsAtOnce();
  }

  /**
   * Runs all groups.
   *
   * @param newTask told each group
   * @param errors what the groups sum, for rows of its source; null if nothing
   */
  void run(IntConsumer newTask, ErrorSums errors, int firstRow, int endRow) {
    task = newTask;
    for (first = 0; first < groups; first += atOnce) {
      int count = Math.min(atOnce, groups - first);
      workers.run(count, taskAt);
      if (errors != null) {
        errors.add(first, count, firstRow, endRow);
      }
    }
  }

  private void runAt(int index) {
    task.accept(first + index);
  }
}
