package spiketile.runtime;

import java.util.function.IntConsumer;

/**
 * The groups of a layer's tiles in the backward pass, of which each is one task: as many at a time as have λ
 * and a partial of the error to sum into.
 */
final class TileGroups {
  private final Supersteps supersteps;
  private final int groups;
  private final int atOnce;
  private final IntConsumer taskAt = this::runAt;
  private final Runnable addErrors = this::addErrors;
  private IntConsumer task;
  private ErrorSums errors;
  private int firstRow;
  private int endRow;
  private int first;
  private int count;

  TileGroups(LayerContext context) {
    supersteps = context.supersteps();
    groups = context.plan().errorGroups();
    atOnce = context.groupsAtOnce();
  }

  /**
   * Runs all groups.
   *
   * @param newTask told each group
   * @param newErrors what the groups sum, for rows of its source; null if nothing
   */
  void run(IntConsumer newTask, ErrorSums newErrors, int newFirstRow, int newEndRow) {
    task = newTask;
    errors = newErrors;
    firstRow = newFirstRow;
    endRow = newEndRow;
    Runnable exchange = errors == null ? Supersteps.NO_EXCHANGE : addErrors;
    for (first = 0; first < groups; first += atOnce) {
      count = Math.min(atOnce, groups - first);
      supersteps.run(Phase.BACKWARD, count, taskAt, exchange);
    }
  }

  private void addErrors() {
    errors.add(first, count, firstRow, endRow);
  }

  private void runAt(int index) {
    task.accept(first + index);
  }
}
