package spiketile.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import spiketile.layout.Block;

/** OpenBLAS's {@code sgemm} on the spikes as a matrix of 0 and 1: the dense product at its best. */
final class OpenBlasPeer implements SpmmPeer {
  static final String LIBRARY = "libopenblas.so.0";
  static final String NEEDS = "libopenblas (Debian: libopenblas0)";

  private static final int ROW_MAJOR = 101;
  private static final int NOT_TRANSPOSED = 111;

  private static final FunctionDescriptor SGEMM =
      FunctionDescriptor.ofVoid(
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT,
          ADDRESS,
          JAVA_INT,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_INT);
  private static final FunctionDescriptor SET_NUM_THREADS = FunctionDescriptor.ofVoid(JAVA_INT);

  private final TileState tile;
  private final MethodHandle sgemm;
  private final DenseState dense = new DenseState();
  private final Block computed;

  private OpenBlasPeer(TileState tile, NativeLibrary library) {
    this.tile = tile;
    sgemm = library.function("cblas_sgemm", SGEMM);
    computed = tile.computedCurrent();
    dense.open(tile);
    MethodHandle setNumThreads = library.function("openblas_set_num_threads", SET_NUM_THREADS);
    try {
      setNumThreads.invokeExact(Peers.THREADS);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }

  /** Expands the tile's spikes, and loads a library of that name. */
  static OpenBlasPeer open(TileState tile, String library) {
    return new OpenBlasPeer(tile, NativeLibrary.installed("openblas", library, NEEDS));
  }

  /** The product is added to the bias, which is copied into every row first. */
  @Override
  public void apply() {
    fillWithBias();
    Block weights = tile.weights;
    try {
      sgemm.invokeExact(
          ROW_MAJOR,
          NOT_TRANSPOSED,
          NOT_TRANSPOSED,
          computed.rows(),
          computed.padded(),
          tile.inputs,
          1f,
          dense.spikes.data(),
          dense.spikes.stride(),
          weights.data(),
          weights.stride(),
          1f,
          computed.data(),
          computed.stride());
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }

  private void fillWithBias() {
    long bytes = 4L * computed.padded();
    for (int r = 0; r < computed.rows(); r++) {
      MemorySegment.copy(tile.bias.data(), 0, computed.data(), 4L * r * computed.stride(), bytes);
    }
  }

  @Override
  public Block current() {
    return tile.trace;
  }

  @Override
  public void close() {
    dense.close();
  }
}
