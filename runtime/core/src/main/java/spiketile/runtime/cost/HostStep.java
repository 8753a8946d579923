package spiketile.runtime.cost;

import static spiketile.runtime.cost.WorkUnit.BARRIERS;
import static spiketile.runtime.cost.WorkUnit.MERGED;
import static spiketile.runtime.cost.WorkUnit.MERGE_ROWS;
import static spiketile.runtime.cost.WorkUnit.SUMMED;
import static spiketile.runtime.cost.WorkUnit.TRANSPOSED;

import java.util.ArrayList;
import java.util.List;
import spiketile.layout.LayerPlan;
import spiketile.layout.Plan;
import spiketile.layout.TilePlan;

/**
 * A training step of this program on a CPU: layer after layer, time inside the tile, and the tasks of
 * each superstep shared out over the threads.
 *
 * <p>The exchange is work too: threads merge the tiles' lists, sort fired ids by neuron, and sum
 * partial errors. What one thread does alone, such as the loss, is left out.
 */
public final class HostStep {
  /** Entries of an error that one task sums. */
  private static final int SUM_BLOCK = 16 << 10;

  /** Rows of a list that one task merges, or of a lone tile's error that it computes. */
  private static final int ROW_BLOCK = 256;

  private final Plan plan;
  private final TileWork work;
  private final int threads;
  private final Costs costs;
  private final List<Part> parts = new ArrayList<>();

  /** One kind of superstep: how many there are of it, and what its slowest worker does in one. */
  private record Part(
      String name, boolean backward, int count, Work compute, Work exchange, Work sync) {
    Work all() {
      return compute.and(exchange).and(sync).times(count);
    }
  }

  private HostStep(Plan plan, StepActivity activity, int threads, Costs costs) {
    this.plan = plan;
    this.threads = threads;
    this.costs = costs;
    work = new TileWork(plan, activity, 0);
    plan.layers().forEach(this::forward);
    plan.layers().reversed().forEach(this::backward);
  }

  /**
   * Lays a step out.
   *
   * @param plan the network on the host
   * @param activity how busy it is
   * @param threads the workers
   * @param costs of one worker; they decide which worker of a superstep is the slowest
   * @return the step
   * @throws IllegalArgumentException if the model does not cover the network
   */
  public static HostStep of(Plan plan, StepActivity activity, int threads, Costs costs) {
    return new HostStep(plan, activity, threads, costs);
  }

  /**
   * What the slowest workers do in the forward pass.
   *
   * @return their work, summed over the supersteps
   */
  public Work forward() {
    return all(false);
  }

  /**
   * What the slowest workers do in the backward pass and the update.
   *
   * @return their work, summed over the supersteps
   */
  public Work backward() {
    return all(true);
  }

  private Work all(boolean backward) {
    return parts.stream()
        .filter(part -> part.backward == backward)
        .map(Part::all)
        .reduce(Work.NONE, Work::and);
  }

  /**
   * The time it takes.
   *
   * @return the prediction by the costs that it was laid out with
   */
  public Prediction prediction() {
    List<Superstep> supersteps =
        parts.stream()
            .map(
                part ->
                    new Superstep(
                        part.name,
                        part.count,
                        costs.of(part.compute),
                        costs.of(part.exchange),
                        costs.of(part.sync)))
            .toList();
    return new Prediction(plan.shape().batch(), supersteps);
  }

  private void forward(LayerPlan layer) {
    List<Work> tasks = layer.tiles().stream().map(tile -> work.forward(layer, tile)).toList();
    compute("forward", layer, false, 1, slowest(tasks));
    if (layer.shape().spiking()) {
      double visits = work.rows() * layer.tiles().size();
      Work merge = Work.of(MERGE_ROWS, visits).and(MERGED, work.entries(layer));
      int blocks = (int) Math.ceil(work.rows() / ROW_BLOCK);
      exchange("merge", layer, false, slowest(merge, blocks), 2);
    }
  }

  private void backward(LayerPlan layer) {
    int chunks = Math.ceilDiv(plan.shape().steps(), layer.chunkSteps());
    double sorted = work.firedBelow(layer) + (double) layer.inputs() * chunks;
    exchange("transpose", layer, true, slowest(Work.of(TRANSPOSED, sorted), chunks), 1);
    if (layer.tiles().size() == 1) {
      Work chunk = loneChunk(layer, layer.tiles().getFirst(), chunks);
      compute("backward", layer, true, chunks, chunk);
      return;
    }
    int atOnce = Math.min(layer.errorGroups(), threads);
    for (int first = 0; first < layer.errorGroups(); first += atOnce) {
      groups(layer, chunks, first, Math.min(first + atOnce, layer.errorGroups()));
    }
  }

  /** Some groups of tiles go backward at a time, each a task; then what they summed is added up. */
  private void groups(LayerPlan layer, int chunks, int first, int end) {
    List<Work> tasks = new ArrayList<>();
    for (int g = first; g < end; g++) {
      tasks.add(
          layer.tiles().subList(layer.firstTile(g), layer.firstTile(g + 1)).stream()
              .map(tile -> backward(layer, tile, chunks))
              .reduce(Work.NONE, Work::and));
    }
    compute("backward", layer, true, 1, slowest(tasks));
    double sums = work.errorsBelow(layer);
    int partials = first == 0 ? end - 1 : end - first; // the first group sums in place
    if (sums > 0 && partials > 0) {
      int blocks = (int) Math.ceil(sums / SUM_BLOCK);
      Work added = Work.of(SUMMED, sums * partials);
      exchange("sum errors", layer, true, slowest(added, blocks), 1);
    }
  }

  private Work backward(LayerPlan layer, TilePlan tile, int chunks) {
    return work.lambda(layer, tile)
        .and(work.gradient(layer, tile))
        .and(work.errors(layer, tile))
        .and(work.update(layer, tile))
        .and(work.gradientRows(layer, tile).times(chunks));
  }

  private Work loneChunk(LayerPlan layer, TilePlan tile, int chunks) {
    Work alone = work.lambda(layer, tile).and(work.update(layer, tile)).times(1.0 / chunks);
    Work gradient = work.gradient(layer, tile).times(1.0 / chunks);
    int blocks = Math.ceilDiv(layer.chunkSteps(), Math.max(1, ROW_BLOCK / plan.shape().batch()));
    Work block = work.errors(layer, tile).times(1.0 / chunks / blocks);
    List<Work> tasks = new ArrayList<>();
    tasks.add(gradient.and(work.gradientRows(layer, tile)));
    for (int b = 0; b < blocks; b++) {
      tasks.add(block);
    }
    return alone.and(slowest(tasks));
  }

  private Work slowest(List<Work> tasks) {
    return Workload.slowest(tasks, threads, costs);
  }

  private Work slowest(Work all, int tasks) {
    return Workload.slowest(all, tasks, threads, costs);
  }

  private void compute(String name, LayerPlan layer, boolean backward, int count, Work slowest) {
    add(name, layer, backward, count, slowest, Work.NONE, 1);
  }

  private void exchange(
      String name, LayerPlan layer, boolean backward, Work slowest, int barriers) {
    add(name, layer, backward, 1, Work.NONE, slowest, barriers);
  }

  private void add(
      String name,
      LayerPlan layer,
      boolean backward,
      int count,
      Work compute,
      Work exchange,
      int barriers) {
    Work sync = Work.of(BARRIERS, threads == 1 ? 0 : barriers);
    String full = name + " layer " + (layer.layer() + 1);
    parts.add(new Part(full, backward, count, compute, exchange, sync));
  }
}
