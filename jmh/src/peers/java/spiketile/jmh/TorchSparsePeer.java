package spiketile.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;

/** The spikes as a sparse matrix of coordinates (COO), the only sparse form that DJL has for libtorch. */
final class TorchSparsePeer implements SpmmPeer {
  private final TileState tile;
  private final NDManager manager;
  private final NDArray spikes;
  private final NDArray weights;
  private final NDArray bias;
  private NDArray current;

  TorchSparsePeer(TileState tile, NDManager manager) {
    this.tile = tile;
    this.manager = manager;
    int rows = tile.computedCurrent().rows();
    long[][] coordinates = coordinates(tile.source, rows);
    float[] ones = new float[coordinates[0].length];
    Arrays.fill(ones, 1);
    spikes = manager.createCoo(FloatBuffer.wrap(ones), coordinates, new Shape(rows, tile.inputs));
    weights = DjlTorch.tensor(manager, tile.weights);
    bias = DjlTorch.tensor(manager, tile.bias).flatten();
    current = manager.create(0f);
  }

  /** Row and column of each spike. */
  private static long[][] coordinates(SpikeList list, int rows) {
    long[][] coordinates = new long[2][list.rowStart(rows)];
    for (int r = 0; r < rows; r++) {
      for (int k = list.rowStart(r); k < list.rowStart(r + 1); k++) {
        coordinates[0][k] = r;
        coordinates[1][k] = list.id(k);
      }
    }
    return coordinates;
  }

  @Override
  public void apply() {
    current.close();
    current = spikes.matMul(weights).addi(bias);
  }

  @Override
  public Block current() {
    DjlTorch.copy(current, tile.computedCurrent());
    return tile.trace;
  }

  @Override
  public void close() {
    manager.close();
  }
}
