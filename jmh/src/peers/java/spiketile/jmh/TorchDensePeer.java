package spiketile.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.core.Linear;
import spiketile.layout.Block;

/** {@code addmm} on the spikes as a matrix of 0 and 1. DJL cannot name where the result goes: each is new. */
final class TorchDensePeer implements SpmmPeer {
  private final TileState tile;
  private final NDManager manager;
  private final DenseState dense = new DenseState();
  private final NDArray spikes;
  private final NDArray weights;
  private final NDArray bias;
  private NDArray current;

  TorchDensePeer(TileState tile, NDManager manager) {
    this.tile = tile;
    this.manager = manager;
    dense.open(tile);
    Block sources = dense.spikes.rows(0, tile.computedCurrent().rows());
    spikes = DjlTorch.tensor(manager, sources).get(new NDIndex(":, 0:{}", tile.inputs));
    weights = DjlTorch.tensor(manager, tile.weights).transpose();
    bias = DjlTorch.tensor(manager, tile.bias).flatten();
    current = manager.create(0f);
  }

  /** {@code linear} transposes the weights once more, which is again as they stand, and adds the bias. */
  @Override
  public void apply() {
    current.close();
    current = Linear.linear(spikes, weights, bias).singletonOrThrow();
  }

  @Override
  public Block current() {
    DjlTorch.copy(current, tile.computedCurrent());
    return tile.trace;
  }

  @Override
  public void close() {
    manager.close();
    dense.close();
  }
}
