package spiketile.layout;

import java.util.List;

/**
 * What a plan needs to know of a network and its training.
 *
 * @param inputs neurons of layer 0
 * @param layers the layers above, at least one
 * @param batch most samples at a time
 * @param steps time steps T
 * @param moments values the optimizer keeps beside each weight: 0, 1 or 2
 * @param resetPath whether gradients also flow through the reset, which needs u beside the ids
 * @param dense whether every neuron is active and the products are dense
 * @param bf16 whether the products read weights in bf16, rounded from masters in fp32
 * @param checkpointSteps steps between checkpoints, at most T: lists hold so many at a time, and the
 *     backward pass computes them again; 0 for none, where lists hold all steps
 * @param threads threads that compute: so many groups of tiles go backward at a time, each with λ and a
 *     partial of the error
 * @param pipelineSteps steps after which a layer passes on its spikes, or its errors, for others to go on with while it does
 *     the next ones: chunks are no longer; 0 if layers go through all steps at once
 */
public record NetworkShape(
    int inputs,
    List<LayerShape> layers,
    int batch,
    int steps,
    int moments,
    boolean resetPath,
    boolean dense,
    boolean bf16,
    int checkpointSteps,
    int threads,
    int pipelineSteps) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public NetworkShape {
    layers = List.copyOf(layers);
    if (inputs < 1 || layers.isEmpty() || batch < 1 || steps < 1 || moments < 0 || moments > 2) {
      throw new IllegalArgumentException(
          "inputs %d, layers %d, batch %d and steps %d must be positive, moments %d 0 to 2"
              .formatted(inputs, layers.size(), batch, steps, moments));
    }
    if (checkpointSteps < 0) {
      throw new IllegalArgumentException(
          "steps between checkpoints must be positive, or 0 for none: " + checkpointSteps);
    }
    if (pipelineSteps < 0 || pipelineSteps > 0 && checkpointSteps > 0) {
      throw new IllegalArgumentException(
          "steps of a pipeline, %d, must be positive and without checkpoints, or 0 for none"
              .formatted(pipelineSteps));
    }
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread needed: " + threads);
    }
    if ((steps + 1L) * batch > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "(steps + 1)·batch must stay below 2³¹: (%d + 1)·%d".formatted(steps, batch));
    }
  }

  /**
   * A network without checkpoints, for one thread.
   *
   * @param inputs neurons of layer 0
   * @param layers the layers above, at least one
   * @param batch most samples at a time
   * @param steps time steps T
   * @param moments values the optimizer keeps beside each weight: 0, 1 or 2
   * @param resetPath whether gradients also flow through the reset
   * @param dense whether every neuron is active and the products are dense
   * @param bf16 whether the products read weights in bf16
   */
  public NetworkShape(
      int inputs,
      List<LayerShape> layers,
      int batch,
      int steps,
      int moments,
      boolean resetPath,
      boolean dense,
      boolean bf16) {
    this(inputs, layers, batch, steps, moments, resetPath, dense, bf16, 0, 1, 0);
  }

  /**
   * Neurons that feed a layer.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return the size of the population below it
   */
  public int inputsOf(int layer) {
    return neuronsOf(layer);
  }

  /**
   * Neurons of a population.
   *
   * @param population 0 for the input, l + 1 for the layer of index l
   * @return its size
   */
  public int neuronsOf(int population) {
    return population == 0 ? inputs : layers.get(population - 1).neurons();
  }

  /**
   * Steps that lists hold at a time: a multiple of the chunk's, so that sums over time have the same order
   * with checkpoints and without.
   *
   * @param chunkSteps steps of a chunk
   * @return {@code checkpointSteps} rounded up to a multiple of the chunk, or T if that is less
   */
  public int segmentSteps(int chunkSteps) {
    long rounded = Math.ceilDiv(checkpointSteps, chunkSteps) * (long) chunkSteps;
    return checkpointSteps == 0 ? steps : (int) Math.min(steps, rounded);
  }

  /**
   * Rows of a layer's spike list: t = 0 … T, of which t = 0 is empty.
   *
   * @return {@code (T + 1)·B}
   */
  public int rows() {
    return (steps + 1) * batch;
  }

  /**
   * The same with another batch.
   *
   * @param value most samples at a time
   * @return a copy
   */
  public NetworkShape withBatch(int value) {
    return new NetworkShape(
        inputs,
        layers,
        value,
        steps,
        moments,
        resetPath,
        dense,
        bf16,
        checkpointSteps,
        threads,
        pipelineSteps);
  }

  /**
   * The same over another time.
   *
   * @param value time steps T
   * @return a copy
   */
  public NetworkShape withSteps(int value) {
    return new NetworkShape(
        inputs,
        layers,
        batch,
        value,
        moments,
        resetPath,
        dense,
        bf16,
        checkpointSteps,
        threads,
        pipelineSteps);
  }

  /**
   * The same with or without weights in bf16.
   *
   * @param value whether the products read weights in bf16
   * @return a copy
   */
  public NetworkShape withBf16(boolean value) {
    return new NetworkShape(
        inputs,
        layers,
        batch,
        steps,
        moments,
        resetPath,
        dense,
        value,
        checkpointSteps,
        threads,
        pipelineSteps);
  }

  /**
   * The same with other checkpoints.
   *
   * @param value steps between them, 0 for none
   * @return a copy
   */
  public NetworkShape withCheckpointSteps(int value) {
    return new NetworkShape(
        inputs,
        layers,
        batch,
        steps,
        moments,
        resetPath,
        dense,
        bf16,
        value,
        threads,
        pipelineSteps);
  }

  /**
   * The same for other threads.
   *
   * @param value how many
   * @return a copy
   */
  public NetworkShape withThreads(int value) {
    return new NetworkShape(
        inputs,
        layers,
        batch,
        steps,
        moments,
        resetPath,
        dense,
        bf16,
        checkpointSteps,
        value,
        pipelineSteps);
  }

  /**
   * The same with layers that pass on what they have after so many steps.
   *
   * @param value steps, or 0 for all
   * @return a copy
   */
  public NetworkShape withPipelineSteps(int value) {
    return new NetworkShape(
        inputs,
        layers,
        batch,
        steps,
        moments,
        resetPath,
        dense,
        bf16,
        checkpointSteps,
        threads,
        value);
  }
}
