package spiketile.jmh;

import spiketile.runtime.Network;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.data.EventBatch;

/** A step of {@link Network}, which it closes. */
final class SparseStep implements StepPeer {
  final Network network;
  private final boolean fused;
  private EventBatch batch;

  /**
   * @param fused whether a tile is updated as soon as its gradients are complete
   */
  SparseStep(Network network, boolean fused) {
    this.network = network;
    this.fused = fused;
  }

  @Override
  public void load(EventBatch newBatch) {
    batch = newBatch;
  }

  @Override
  public double train() {
    return fused ? network.trainStep(batch) : StepPeer.super.train();
  }

  @Override
  public double gradients() {
    network.forward(batch);
    return network.backward();
  }

  @Override
  public void update() {
    network.update();
  }

  @Override
  public float[] gradient(int layer) {
    return network.gradient(layer, ParameterKind.WEIGHT);
  }

  @Override
  public int correct() {
    network.forward(batch);
    int correct = 0;
    for (int b = 0; b < batch.size(); b++) {
      correct += network.prediction(b) == batch.label(b) ? 1 : 0;
    }
    return correct;
  }

  @Override
  public void close() {
    network.close();
  }
}
