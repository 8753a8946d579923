package spiketile.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import spiketile.layout.Block;

/** C with AVX2 intrinsics: {@code src/main/c/spike_kernels.c}, on the same memory as the Java kernels. */
final class CPeer implements SpmmPeer, BackwardPeer {
  static final String NEEDS =
      "a C compiler for x86-64 where module jmh is built (Debian: gcc, libc6-dev)";

  private static final String LIBRARY = "libspike_kernels.so";

  /** The functions take a millisecond or so, and neither block nor call back. */
  private static final Linker.Option CRITICAL = Linker.Option.critical(false);

  private static final FunctionDescriptor SPMM =
      FunctionDescriptor.ofVoid(
          ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT,
          JAVA_INT, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor WEIGHT_GRADIENT =
      FunctionDescriptor.ofVoid(
          ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor SAMPLED_DOT =
      FunctionDescriptor.ofVoid(
          ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT,
          JAVA_INT, JAVA_INT);

  private final TileState tile;
  private final MethodHandle spmm;
  private final MethodHandle weightGradient;
  private final MethodHandle sampledDot;

  private CPeer(TileState tile, NativeLibrary library, String spmm) {
    this.tile = tile;
    this.spmm = library.function(spmm, SPMM, CRITICAL);
    weightGradient = library.function("weight_gradient", WEIGHT_GRADIENT, CRITICAL);
    sampledDot = library.function("sampled_dot", SAMPLED_DOT, CRITICAL);
  }

  /** The plain loops. */
  static CPeer plain(TileState tile) {
    return new CPeer(tile, NativeLibrary.compiled("c", LIBRARY, NEEDS), "spmm");
  }

  /** With weight rows prefetched. */
  static CPeer prefetching(TileState tile) {
    return new CPeer(tile, NativeLibrary.compiled("c-prefetch", LIBRARY, NEEDS), "spmm_prefetch");
  }

  @Override
  public void apply() {
    Block weights = tile.weights;
    try {
      spmm.invokeExact(
          tile.source.rowStarts(),
          tile.source.firedEnds(),
          tile.source.ids(),
          weights.data(),
          (long) weights.stride(),
          tile.bias.data(),
          tile.trace.data(),
          (long) tile.trace.stride(),
          tile.trace.padded(),
          tile.batch,
          tile.batch,
          tile.rows);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }

  @Override
  public Block current() {
    return tile.trace;
  }

  @Override
  public void weightGradient() {
    for (int c = 0; c < tile.chunks; c++) {
      weightGradient(
          tile.transposed.starts().asSlice(tile.transposed.startOffset(c)),
          tile.lambdaChunks[c],
          tile.gradient);
    }
  }

  private void weightGradient(MemorySegment starts, Block lambda, Block gradient) {
    try {
      weightGradient.invokeExact(
          starts,
          tile.transposed.rows(),
          lambda.data(),
          (long) lambda.stride(),
          gradient.data(),
          (long) gradient.stride(),
          gradient.padded(),
          gradient.rows());
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }

  @Override
  public void sampledDot() {
    Block weights = tile.weights;
    try {
      sampledDot.invokeExact(
          tile.source.rowStarts(),
          tile.source.ids(),
          weights.data(),
          (long) weights.stride(),
          tile.lambda.data(),
          (long) tile.lambda.stride(),
          tile.sourceError,
          weights.padded(),
          tile.batch,
          0,
          tile.rows - tile.batch);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }

  @Override
  public void close() {}
}
