package spiketile.runtime.cost;

import java.util.List;
import spiketile.layout.LayerShape;
import spiketile.layout.MachineProfile;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;

/**
 * A training step that was measured, with all that a prediction of it needs.
 *
 * @param sizes neurons of every layer, the input first; all layers spike
 * @param batch samples
 * @param steps time steps
 * @param threads workers
 * @param tileBytes fast memory of a tile, which decides how the network is cut
 * @param cap share of a layer that a row may hold
 * @param activity how busy the network was
 * @param forwardSeconds time of the forward pass
 * @param backwardSeconds time of the backward pass with the update
 * @param others share of all processors that other processes used meanwhile
 */
public record MeasuredStep(
    List<Integer> sizes,
    int batch,
    int steps,
    int threads,
    long tileBytes,
    double cap,
    StepActivity activity,
    double forwardSeconds,
    double backwardSeconds,
    double others) {
  private static final int ADAM_MOMENTS = 2;

  /** Keeps its own copy. */
  public MeasuredStep {
    sizes = List.copyOf(sizes);
  }

  /**
   * The time of the whole step.
   *
   * @return seconds
   */
  public double seconds() {
    return forwardSeconds + backwardSeconds;
  }

  /**
   * Whether two measurements are of the same network, activity and threads.
   *
   * @param other the other
   * @return false if anything but the times differs
   */
  public boolean sameSetting(MeasuredStep other) {
    return equals(other.withTimes(forwardSeconds, backwardSeconds, others));
  }

  /**
   * The fastest halves of two measurements of the same setting.
   *
   * @param other the other
   * @return the faster forward and the faster backward pass, as disturbed as the less disturbed of the two
   */
  public MeasuredStep fastest(MeasuredStep other) {
    return withTimes(
        Math.min(forwardSeconds, other.forwardSeconds),
        Math.min(backwardSeconds, other.backwardSeconds),
        Math.min(others, other.others));
  }

  private MeasuredStep withTimes(double forward, double backward, double disturbed) {
    return new MeasuredStep(
        sizes, batch, steps, threads, tileBytes, cap, activity, forward, backward, disturbed);
  }

  /**
   * The network on the machine that was measured.
   *
   * @return its plan
   */
  public Plan plan() {
    List<LayerShape> layers =
        sizes.stream().skip(1).map(n -> new LayerShape(n, false, true)).toList();
    NetworkShape shape =
        new NetworkShape(sizes.getFirst(), layers, batch, steps, ADAM_MOMENTS, false, false, false);
    return Plan.of(shape, new MachineProfile("host", tileBytes, Long.MAX_VALUE));
  }

  /**
   * The step as the model lays it out.
   *
   * @param costs of one worker
   * @return the step
   */
  public HostStep step(Costs costs) {
    return HostStep.of(plan(), activity, threads, costs);
  }
}
