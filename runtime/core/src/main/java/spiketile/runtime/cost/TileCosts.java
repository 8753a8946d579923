package spiketile.runtime.cost;

import spiketile.layout.MachineTiming;

/**
 * Costs of a tile's core, estimated from its instructions and not measured.
 *
 * <p>A core issues one bundle a cycle, from its contexts in turn, which hide each other's latency: a load, store or integer
 * instruction beside a floating-point one, on vectors of {@code lanes} floats (Graphcore, "Tile Vertex
 * ISA", and Jia et al., "Dissecting the Graphcore IPU Architecture via Microbenchmarking", 2019). So the
 * cycles of a loop are its loads, stores and integer instructions, if these are more than the others.
 * The counts are ours, for loops written by hand; compiled ones reach a quarter of that in the paper.
 */
public final class TileCosts {
  private TileCosts() {}

  /**
   * Costs at a machine's clock.
   *
   * @param timing its speed
   * @return seconds for each unit
   */
  public static Costs of(MachineTiming timing) {
    return Costs.by(unit -> cycles(unit, timing.lanes()) / timing.clockHz());
  }

  private static double cycles(WorkUnit unit, double lanes) {
    return switch (unit) {
      // load the id, scale it, add the base
      case FORWARD_IDS -> 3;
      // load the weights; the add goes beside it
      case FORWARD_FLOATS -> 1 / lanes;
      // load current and u, store u; decay, fma, two comparisons, reset
      case NEURON_FLOATS -> 5 / lanes;
      // store id and σ' and count; a division
      case LISTED -> 10;
      // two bounds of a row
      case MERGE_ROWS -> 4;
      // load an id, store it
      case MERGED -> 2;
      // the gradient is summed step by step, from the list as it is, and stays in the tile's memory
      case TRANSPOSED, GRADIENT_ROWS -> 0;
      // load the id, scale it, add the base, and store an error or begin a row
      case BACKWARD_IDS -> 4;
      // load and store the gradient; λ stays in registers in a narrow tile
      case GRADIENT_FLOATS -> 2 / lanes;
      case DOT_FLOATS -> 1 / lanes;
      // load and store
      case DECAY_FLOATS -> 2 / lanes;
      // load id, error, σ' and λ, store λ, and the address
      case SCATTERED -> 6;
      case SUMMED -> 1 / lanes;
      // load weight, gradient and two moments, store them; a root and a division for each float
      case PARAMETERS -> 8 / lanes + 10;
      // the machine's profile has its barrier
      case BARRIERS -> 0;
    };
  }
}
