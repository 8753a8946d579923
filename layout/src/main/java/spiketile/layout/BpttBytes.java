package spiketile.layout;

import java.util.EnumSet;
import java.util.Set;

/**
 * What backpropagation through time keeps of one sample, beside what a dense one would.
 *
 * <p>Counted is all that a plan has for the samples of a batch: every region but the parameters and what
 * stands beside them. The dense one goes through a layer at a time, in fp32, with matrix products over the rows
 * of all steps. Of each neuron and step it keeps four values: the input current, whose place λ takes in the
 * backward pass, u, S, and ∂L/∂S; of the input S alone. A lean one would keep u and S, and the rest of one step
 * only, without matrix products over time.
 *
 * @param sparse bytes of the plan, for each sample
 * @param dense bytes of the dense one: {@code T·(16·neurons + 4·inputs)}
 * @param lean bytes of the lean one: {@code T·(8·neurons + 4·inputs)}
 */
public record BpttBytes(long sparse, long dense, long lean) {
  private static final Set<Region> OF_PARAMETERS =
      EnumSet.of(
          Region.PARAMETERS, Region.BF16_WEIGHTS, Region.GRADIENT, Region.MOMENTS, Region.NEURONS);

  /**
   * Counts.
   *
   * @param plan what is planned
   * @return bytes of each sample, rounded up
   */
  public static BpttBytes of(Plan plan) {
    NetworkShape shape = plan.shape();
    long all =
        EnumSet.complementOf(EnumSet.copyOf(OF_PARAMETERS)).stream().mapToLong(plan::bytes).sum();
    long steps = shape.steps();
    long neurons = shape.layers().stream().mapToLong(LayerShape::neurons).sum();
    long input = steps * shape.inputs() * Float.BYTES;
    return new BpttBytes(
        Math.ceilDiv(all, shape.batch()),
        input + steps * neurons * 4 * Float.BYTES,
        input + steps * neurons * 2 * Float.BYTES);
  }
}
