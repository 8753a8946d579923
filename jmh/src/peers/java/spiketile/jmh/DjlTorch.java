package spiketile.jmh;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import spiketile.layout.Block;

/** libtorch through the Deep Java Library, on {@link Peers#THREADS} threads and without the network. */
public final class DjlTorch implements TorchProvider {
  static final String ENGINE = "PyTorch";

  @Override
  public SpmmPeer dense(TileState tile) {
    return new TorchDensePeer(tile, openManager(Peers.THREADS));
  }

  @Override
  public SpmmPeer sparse(TileState tile) {
    return new TorchSparsePeer(tile, openManager(Peers.THREADS));
  }

  @Override
  public StepPeer step(
      StepShape shape, float[][] weights, double rate, boolean perLayer, int threads) {
    return new TorchStep(shape, weights, rate, perLayer, openManager(threads));
  }

  @Override
  public Gemm gemm(int threads) {
    openManager(threads).close();
    return new BlasGemm(NativeLibrary.loaded(), "MKL_Set_Num_Threads_Local", threads);
  }

  /** Loads the engine with settings that it reads once. */
  private static NDManager openManager(int count) {
    String threads = Integer.toString(count);
    System.setProperty("ai.djl.pytorch.num_threads", threads);
    System.setProperty("ai.djl.pytorch.num_interop_threads", threads);
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    return Engine.getEngine(ENGINE).newBaseManager(Device.cpu());
  }

  /** A block without gaps between its rows as a tensor of its padded width. */
  static NDArray tensor(NDManager manager, Block block) {
    ByteBuffer bytes = block.data().asByteBuffer().order(ByteOrder.nativeOrder());
    return manager.create(bytes, new Shape(block.rows(), block.padded()), DataType.FLOAT32);
  }

  /** Copies a tensor of a block's padded width into it. */
  static void copy(NDArray tensor, Block block) {
    block.data().asByteBuffer().put(tensor.toByteBuffer());
  }
}
