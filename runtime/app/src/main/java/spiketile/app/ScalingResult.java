package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import spiketile.runtime.StageTimes;
import spiketile.runtime.cost.Link;
import spiketile.runtime.cost.PipelineStep;

/**
 * What a case came to on this computer.
 *
 * @param given the case
 * @param seconds of a step, the fastest of those measured
 * @param fired share of the first hidden layer that fired
 * @param active share of it that was in its list
 * @param stages of the first replica's stages, what each measured
 */
record ScalingResult(
    ScalingCase given, double seconds, double fired, double active, List<Stage> stages) {
  /**
   * One stage.
   *
   * @param bytes of its memory
   * @param weightBytes of its gradients
   * @param spikes bytes of lists that it sends in a step
   * @param errors bytes of errors that it sends
   * @param dense bytes of the dense activations and errors in their place
   * @param times of its pieces
   */
  record Stage(
      long bytes, long weightBytes, double spikes, double errors, double dense, StageTimes times) {
    PipelineStep.Traffic traffic() {
      return new PipelineStep.Traffic(spikes, errors, weightBytes);
    }
  }

  double samplesPerSecond() {
    return given.batch() / seconds;
  }

  /** Bytes that the stages of a replica send each other in a step. */
  double crossing() {
    return stages.stream().mapToDouble(s -> s.spikes() + s.errors()).sum();
  }

  /** How many times as much dense activations would be; NaN if nothing crosses. */
  double saving() {
    return stages.stream().mapToDouble(Stage::dense).sum() / crossing();
  }

  long largestStage() {
    return stages.stream().mapToLong(Stage::bytes).max().orElseThrow();
  }

  long allBytes() {
    return given.replicas() * stages.stream().mapToLong(Stage::bytes).sum();
  }

  /** How many cores computed, on average over the step. */
  double coresBusy() {
    return given.replicas() * stages.stream().mapToDouble(s -> s.times().seconds()).sum() / seconds;
  }

  /** The step with a core for every chip. */
  PipelineStep predicted(Link link) {
    return predicted(given.stages(), given.replicas(), link);
  }

  /**
   * The step with a core for every chip and more of them than were measured, which do what the stage in the middle did.
   *
   * @param chips stages, at least as many as were measured
   */
  PipelineStep predicted(int chips, int replicas, Link link) {
    List<Stage> more = new ArrayList<>(stages);
    while (more.size() < chips) {
      more.add(stages.size() / 2, stages.get(stages.size() / 2));
    }
    return PipelineStep.of(
        more.stream().map(Stage::times).toList(),
        more.stream().map(Stage::traffic).toList(),
        replicas,
        link);
  }
}
