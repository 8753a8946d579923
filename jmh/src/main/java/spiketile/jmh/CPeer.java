package spiketile.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;
import spiketile.layout.Weights;

/**
 * C with AVX2 intrinsics, on the same memory as the Java kernels: {@code src/main/c/spike_kernels.c}, and
 * {@code bf16_kernels.c} on weights in bf16.
 */
final class CPeer implements SpmmPeer, WeightGradientPeer, SampledDotPeer {
  static final String NEEDS =
      "a C compiler for x86-64 where module jmh is built (Debian: gcc, libc6-dev)";

  private static final String LIBRARY = "libspike_kernels.so";

  /** The functions take a millisecond or so, and neither block nor call back. */
  static final Linker.Option CRITICAL = Linker.Option.critical(false);

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
  private final Weights weights;
  private final ModelArena arena;
  private final MethodHandle spmm;
  private final MethodHandle weightGradient;
  private final MethodHandle sampledDot;

  private CPeer(
      TileState tile,
      NativeLibrary library,
      Weights weights,
      ModelArena arena,
      String spmm,
      String sampledDot) {
    this.tile = tile;
    this.weights = weights;
    this.arena = arena;
    this.spmm = library.function(spmm, SPMM, CRITICAL);
    weightGradient = library.function("weight_gradient", WEIGHT_GRADIENT, CRITICAL);
    this.sampledDot = library.function(sampledDot, SAMPLED_DOT, CRITICAL);
  }

  /** The plain loops. */
  static CPeer plain(TileState tile) {
    return fp32(tile, "c", "spmm");
  }

  /** With weight rows prefetched. */
  static CPeer prefetching(TileState tile) {
    return fp32(tile, "c-prefetch", "spmm_prefetch");
  }

  private static CPeer fp32(TileState tile, String name, String spmm) {
    NativeLibrary library = library(name);
    return new CPeer(tile, library, tile.weights, ModelArena.open(0), spmm, "sampled_dot");
  }

  /** The plain loops, on the same weights in bf16. */
  static CPeer bf16(TileState tile) {
    NativeLibrary library = library("c-bf16");
    ModelArena arena = ModelArena.open(0);
    return new CPeer(tile, library, tile.rounded(arena), arena, "spmm_bf16", "sampled_dot_bf16");
  }

  /** The library of all that is written in C. */
  static NativeLibrary library(String peer) {
    return NativeLibrary.compiled(peer, LIBRARY, NEEDS);
  }

  /** Floats from one weight row to the next, or as many pairs. */
  private long weightStride() {
    return weights.rowBytes() / Float.BYTES;
  }

  @Override
  public void apply() {
    try {
      spmm.invokeExact(
          tile.source.rowStarts(),
          tile.source.firedEnds(),
          tile.source.ids(),
          weights.data(),
          weightStride(),
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
    try {
      sampledDot.invokeExact(
          tile.source.rowStarts(),
          tile.source.ids(),
          weights.data(),
          weightStride(),
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
  public void close() {
    arena.close();
  }
}
