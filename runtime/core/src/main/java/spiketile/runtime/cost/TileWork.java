package spiketile.runtime.cost;

import static spiketile.runtime.cost.WorkUnit.BACKWARD_IDS;
import static spiketile.runtime.cost.WorkUnit.DECAY_FLOATS;
import static spiketile.runtime.cost.WorkUnit.DOT_FLOATS;
import static spiketile.runtime.cost.WorkUnit.FORWARD_FLOATS;
import static spiketile.runtime.cost.WorkUnit.FORWARD_IDS;
import static spiketile.runtime.cost.WorkUnit.GRADIENT_FLOATS;
import static spiketile.runtime.cost.WorkUnit.GRADIENT_ROWS;
import static spiketile.runtime.cost.WorkUnit.LISTED;
import static spiketile.runtime.cost.WorkUnit.NEURON_FLOATS;
import static spiketile.runtime.cost.WorkUnit.PARAMETERS;
import static spiketile.runtime.cost.WorkUnit.SCATTERED;

import spiketile.layout.LayerPlan;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.layout.TilePlan;
import spiketile.runtime.LayerActivity;

/**
 * The work of every tile in a training step, counted from the plan and the activity.
 *
 * <p>Of feed-forward networks with sparse products in fp32, and a delay of one step: a layer above the
 * first reads what the layer below did in all steps but the last.
 */
final class TileWork {
  private final Plan plan;
  private final NetworkShape shape;
  private final StepActivity activity;
  private final int firstPopulation;

  /**
   * Takes a plan and how busy it will be.
   *
   * @param firstPopulation the population that the plan's first layer reads: 0 for the input, l + 1
   *     for the layer of index l, if the plan is of the layers above it
   * @throws IllegalArgumentException if the network is recurrent, dense or in bf16, or an activity is
   *     missing
   */
  TileWork(Plan plan, StepActivity activity, int firstPopulation) {
    this.plan = plan;
    this.activity = activity;
    this.firstPopulation = firstPopulation;
    shape = plan.shape();
    boolean recurrent = plan.layers().stream().anyMatch(layer -> layer.shape().recurrent());
    if (recurrent || shape.dense() || shape.bf16()) {
      throw new IllegalArgumentException(
          "only feed-forward networks with sparse products in fp32 can be predicted");
    }
    int needed = firstPopulation + shape.layers().size();
    if (activity.layers().size() < needed) {
      throw new IllegalArgumentException(
          "activity of %d layers for a network of %d or more"
              .formatted(activity.layers().size(), needed));
    }
  }

  /** Rows of all time steps. */
  double rows() {
    return (double) shape.steps() * shape.batch();
  }

  /** Rows of the population below a layer that the layer reads. */
  double sourceRows(LayerPlan layer) {
    return readsInput(layer) ? rows() : rows() - shape.batch();
  }

  /** Fired ids that a layer reads from the population below. */
  double firedBelow(LayerPlan layer) {
    return sourceRows(layer) * activity.firedIds(below(layer), layer.inputs());
  }

  /** Entries of the list that a layer reads. */
  double listedBelow(LayerPlan layer) {
    return sourceRows(layer) * activity.entries(below(layer), layer.inputs());
  }

  /** Entries below a layer that get an error from it: none of the input. */
  double errorsBelow(LayerPlan layer) {
    return readsInput(layer) ? 0 : listedBelow(layer);
  }

  /** Entries of a layer's own list. */
  double entries(LayerPlan layer) {
    return rows() * activity.entries(below(layer) + 1, layer.shape().neurons());
  }

  private int below(LayerPlan layer) {
    return firstPopulation + layer.layer();
  }

  private boolean readsInput(LayerPlan layer) {
    return below(layer) == 0;
  }

  private LayerActivity busy(LayerPlan layer) {
    return activity.layers().get(below(layer));
  }

  /** The forward pass of a tile: product, update, list. */
  Work forward(LayerPlan layer, TilePlan tile) {
    LayerActivity busy = busy(layer);
    double found = busy.active() * rows() + (double) busy.dropped() / layer.shape().neurons();
    return Work.of(FORWARD_IDS, firedBelow(layer))
        .and(FORWARD_FLOATS, firedBelow(layer) * floats(tile))
        .and(NEURON_FLOATS, rows() * floats(tile))
        .and(LISTED, found * tile.width());
  }

  /** λ of a tile. */
  Work lambda(LayerPlan layer, TilePlan tile) {
    double kept = busy(layer).active() * rows();
    return Work.of(DECAY_FLOATS, rows() * awake(layer, tile) * floats(tile))
        .and(SCATTERED, kept * tile.width());
  }

  /** The gradient of a tile's weights from its λ. */
  Work gradient(LayerPlan layer, TilePlan tile) {
    double fired = firedBelow(layer);
    return Work.of(BACKWARD_IDS, fired).and(GRADIENT_FLOATS, fired * floats(tile));
  }

  /** A tile's part of the error of the layer below. */
  Work errors(LayerPlan layer, TilePlan tile) {
    double entries = errorsBelow(layer) * awake(layer, tile);
    return Work.of(BACKWARD_IDS, entries).and(DOT_FLOATS, entries * floats(tile));
  }

  /** The optimizer on a tile. */
  Work update(LayerPlan layer, TilePlan tile) {
    return Work.of(PARAMETERS, (double) layer.parameterRows() * floats(tile));
  }

  /** Every row of the gradient read and written once: what each chunk of time costs beside. */
  Work gradientRows(LayerPlan layer, TilePlan tile) {
    return Work.of(GRADIENT_ROWS, (double) layer.inputs() * floats(tile));
  }

  /**
   * The share of a tile's λ rows that are computed: those at or before the sample's last entry on the
   * tile. If each neuron is listed with probability p, a row has none with q = (1 − p)^width, and the
   * last one is on average q + q² + … + q^T steps before the end. Where every tile has a core of its
   * own, the slowest counts, and one of so many is awake from the first step on.
   */
  private double awake(LayerPlan layer, TilePlan tile) {
    if (!layer.shape().spiking() || plan.machine().bounded()) {
      return 1;
    }
    double silent = Math.pow(1 - busy(layer).active(), tile.width());
    int steps = shape.steps();
    return silent == 1 ? 0 : 1 - silent * (1 - Math.pow(silent, steps)) / (1 - silent) / steps;
  }

  /** Floats of a tile's rows: with the plan's padding on a CPU, with the core's on other machines. */
  private int floats(TilePlan tile) {
    if (!plan.machine().bounded()) {
      return tile.padded();
    }
    int lanes = plan.machine().timing().lanes();
    return (tile.width() + lanes - 1) / lanes * lanes;
  }
}
