package spiketile.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import spiketile.layout.Block;

/** Eigen's product of a row-major sparse matrix of 0 and 1 and the weights: {@code src/main/c/eigen_spmm.cpp}. */
final class EigenPeer implements SpmmPeer {
  static final String NEEDS =
      "a C++ compiler for x86-64 and Eigen's headers where module jmh is built"
          + " (Debian: g++, libeigen3-dev)";

  private static final FunctionDescriptor OPEN =
      FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final FunctionDescriptor SPMM =
      FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final FunctionDescriptor CLOSE = FunctionDescriptor.ofVoid(ADDRESS);

  private final TileState tile;
  private final MethodHandle spmm;
  private final MethodHandle close;
  private final MemorySegment spikes;
  private final Block computed;

  private EigenPeer(TileState tile, NativeLibrary library) {
    this.tile = tile;
    spmm = library.function("eigen_spmm", SPMM);
    close = library.function("eigen_close", CLOSE);
    computed = tile.computedCurrent();
    MethodHandle open = library.function("eigen_open", OPEN);
    try {
      spikes =
          (MemorySegment)
              open.invokeExact(
                  computed.rows(), tile.inputs, tile.source.rowStarts(), tile.source.ids());
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }

  /** Copies the tile's spikes into a matrix of Eigen's. */
  static EigenPeer open(TileState tile) {
    return new EigenPeer(tile, NativeLibrary.compiled("eigen", "libeigen_spmm.so", NEEDS));
  }

  @Override
  public void apply() {
    Block weights = tile.weights;
    try {
      spmm.invokeExact(
          spikes,
          weights.data(),
          (long) weights.stride(),
          tile.bias.data(),
          computed.data(),
          (long) computed.stride(),
          computed.padded());
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }

  @Override
  public Block current() {
    return tile.trace;
  }

  @Override
  public void close() {
    try {
      close.invokeExact(spikes);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }
}
