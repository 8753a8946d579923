package spiketile.runtime.cost;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Tasks shared out over workers, each of which takes the next task when it is free. */
final class Workload {
  private Workload() {}

  /** The work of the worker that ends last. */
  static Work slowest(List<Work> tasks, int workers, Costs costs) {
    double[] seconds = new double[workers];
    Work[] taken = new Work[workers];
    Arrays.fill(taken, Work.NONE);
    for (Work task : tasks) {
      int free = 0;
      for (int w = 1; w < workers; w++) {
        free = seconds[w] < seconds[free] ? w : free;
      }
      seconds[free] += costs.of(task);
      taken[free] = taken[free].and(task);
    }
    int last = 0;
    for (int w = 1; w < workers; w++) {
      last = seconds[w] > seconds[last] ? w : last;
    }
    return taken[last];
  }

  /** The same of work that is cut into equal tasks. */
  static Work slowest(Work all, int tasks, int workers, Costs costs) {
    return tasks == 0
        ? Work.NONE
        : slowest(Collections.nCopies(tasks, all.times(1.0 / tasks)), workers, costs);
  }
}
