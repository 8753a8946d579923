package spiketile.jmh;

import spiketile.runtime.data.EventBatch;

/** A way to train a network: forward, backward, update. Full batches only. */
public interface StepPeer extends Step {
  /**
   * Takes the batch that the next steps are of.
   *
   * @param batch as many samples as the network takes; it stays as it is until the next one comes
   */
  void load(EventBatch batch);

  @Override
  default void run() {
    train();
  }

  /**
   * A training step.
   *
   * @return the mean cross-entropy before the update
   */
  default double train() {
    double loss = gradients();
    update();
    return loss;
  }

  /**
   * Forward and backward.
   *
   * @return the mean cross-entropy
   */
  double gradients();

  /** The update by the gradients. */
  void update();

  /**
   * The gradient of a layer's weights, between {@link #gradients} and {@link #update}.
   *
   * @param layer 0 for the first above the input
   * @return its values, row by row
   */
  float[] gradient(int layer);

  /**
   * Forward.
   *
   * @return how many samples of the batch are given their own class
   */
  int correct();
}
