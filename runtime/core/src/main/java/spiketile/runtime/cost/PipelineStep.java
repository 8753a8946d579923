package spiketile.runtime.cost;

import java.util.List;
import spiketile.runtime.StageTimes;

/**
 * A step of a network whose stages have a core each, predicted from what the pieces took where they were measured: when each piece can
 * begin on each stage, forward and back.
 *
 * <p>A piece begins when the stage is done with the one before and the neighbour's message is there. Messages are under way
 * while stages compute. Replicas of the network then sum each stage's gradients: a share to each other one, and the sums back.
 *
 * @param seconds of the step
 * @param computing share of that time in which a stage computes, on average
 * @param exchanging share of the step's time that its messages alone would take, for the stage with the most of them
 */
public record PipelineStep(double seconds, double computing, double exchanging) {
  /** A list's row ends, ends of fired ids, and ids. */
  private static final int SPIKE_MESSAGES = 3;

  /**
   * What a stage sends in a step.
   *
   * @param spikes bytes of spike lists to the stage above
   * @param errors bytes of errors to the stage below
   * @param gradients bytes of its gradients, which replicas sum
   */
  public record Traffic(double spikes, double errors, double gradients) {}

  /**
   * Predicts.
   *
   * @param stages what each stage's pieces took, the one at the input first
   * @param traffic what each sends
   * @param replicas of the network, at least 1
   * @param link between any two ranks
   * @return the step
   * @throws IllegalArgumentException if there are not as many traffics as stages, or pieces differ in number
   */
  public static PipelineStep of(
      List<StageTimes> stages, List<Traffic> traffic, int replicas, Link link) {
    int pieces = stages.getFirst().forward().size();
    boolean fits =
        traffic.size() == stages.size()
            && replicas > 0
            && stages.stream()
                .allMatch(s -> s.forward().size() == pieces && s.backward().size() == pieces);
    if (!fits) {
      throw new IllegalArgumentException("each stage needs its traffic, and as many pieces");
    }
    double[] forwardDone = forward(stages, traffic, link);
    double[] backwardDone = backward(stages, traffic, link, forwardDone);
    double end = 0;
    double busy = 0;
    double exchange = 0;
    for (int s = 0; s < stages.size(); s++) {
      double sum = sumSeconds(traffic.get(s).gradients(), replicas, link);
      end = Math.max(end, backwardDone[s] + sum + stages.get(s).update());
      busy += stages.get(s).seconds();
      exchange = Math.max(exchange, sum + messageSeconds(traffic.get(s), pieces, link));
    }
    return new PipelineStep(end, busy / stages.size() / end, exchange / end);
  }

  /** When each stage is done with its forward pass. */
  private static double[] forward(List<StageTimes> stages, List<Traffic> traffic, Link link) {
    double[] done = new double[stages.size()];
    double[] there = new double[stages.getFirst().forward().size()];
    for (int s = 0; s < done.length; s++) {
      List<Double> times = stages.get(s).forward();
      double message = link.seconds(SPIKE_MESSAGES, traffic.get(s).spikes() / times.size());
      for (int k = 0; k < there.length; k++) {
        done[s] = Math.max(done[s], there[k]) + times.get(k);
        there[k] = done[s] + message;
      }
    }
    return done;
  }

  /** When each stage is done with its backward pass, the updates left out. */
  private static double[] backward(
      List<StageTimes> stages, List<Traffic> traffic, Link link, double[] forwardDone) {
    double[] done = forwardDone.clone();
    double[] there = new double[stages.getFirst().backward().size()];
    for (int s = done.length - 1; s >= 0; s--) {
      List<Double> times = stages.get(s).backward();
      double message = link.seconds(1, traffic.get(s).errors() / times.size());
      for (int k = there.length - 1; k >= 0; k--) {
        done[s] = Math.max(done[s], there[k]) + times.get(k);
        there[k] = done[s] + message;
      }
    }
    return done;
  }

  /** All messages of a step, one after the other. */
  private static double messageSeconds(Traffic traffic, int pieces, Link link) {
    return pieces * link.seconds(SPIKE_MESSAGES, traffic.spikes() / pieces)
        + pieces * link.seconds(1, traffic.errors() / pieces);
  }

  /** A share to each other replica and the sums of this one's share to all. */
  private static double sumSeconds(double bytes, int replicas, Link link) {
    int others = replicas - 1;
    return link.seconds(2 * others, 2 * bytes * others / replicas);
  }
}
