package spiketile.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import spiketile.layout.Block;

/**
 * A library's {@code sgemm}, by BLAS's interface of 1990, which all libraries have. That takes columns where we have
 * rows, so it is asked for {@code Cᵀ = Bᵀ·Aᵀ}. One thread calls at a time.
 */
final class BlasGemm implements Gemm {
  static final String OPENBLAS = "libopenblas.so.0";

  private static final String OPENBLAS_NEEDS = "libopenblas (Debian: libopenblas0)";

  private static final FunctionDescriptor SGEMM =
      FunctionDescriptor.ofVoid(
          ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
          ADDRESS, ADDRESS, ADDRESS);
  private static final FunctionDescriptor SET_THREADS = FunctionDescriptor.ofVoid(JAVA_INT);

  private final MethodHandle sgemm;
  private final MemorySegment asItIs = letter('N');
  private final MemorySegment transposed = letter('T');
  private final MemorySegment rows = number();
  private final MemorySegment columns = number();
  private final MemorySegment depth = number();
  private final MemorySegment strideA = number();
  private final MemorySegment strideB = number();
  private final MemorySegment strideC = number();
  private final MemorySegment scale = number();
  private final MemorySegment keep = number();

  /**
   * Takes the function from a library.
   *
   * @param setThreads name of the function that sets how many threads it uses from then on
   */
  BlasGemm(NativeLibrary library, String setThreads, int threads) {
    sgemm = library.function("sgemm_", SGEMM);
    MethodHandle set = library.function(setThreads, SET_THREADS);
    try {
      set.invokeExact(threads);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }

  /**
   * That of OpenBLAS.
   *
   * @param library its name
   * @throws IllegalStateException if it is not installed
   */
  static BlasGemm openBlas(String library, int threads) {
    NativeLibrary found = NativeLibrary.installed("openblas", library, OPENBLAS_NEEDS);
    return new BlasGemm(found, "openblas_set_num_threads", threads);
  }

  private static MemorySegment letter(char letter) {
    return Arena.ofAuto().allocateFrom(JAVA_BYTE, (byte) letter);
  }

  private static MemorySegment number() {
    return Arena.ofAuto().allocate(JAVA_INT);
  }

  @Override
  public void product(float factor, Block a, Block b, float kept, Block c) {
    call(asItIs, asItIs, a.width(), factor, a, b, kept, c);
  }

  @Override
  public void transposedLeft(float factor, Block a, Block b, Block c) {
    call(transposed, asItIs, a.rows(), factor, a, b, 0, c);
  }

  @Override
  public void transposedRight(float factor, Block a, Block b, Block c) {
    call(asItIs, transposed, a.width(), factor, a, b, 0, c);
  }

  private void call(
      MemorySegment formOfA,
      MemorySegment formOfB,
      int terms,
      float factor,
      Block a,
      Block b,
      float kept,
      Block c) {
    rows.set(JAVA_INT, 0, c.rows());
    columns.set(JAVA_INT, 0, c.width());
    depth.set(JAVA_INT, 0, terms);
    strideA.set(JAVA_INT, 0, a.stride());
    strideB.set(JAVA_INT, 0, b.stride());
    strideC.set(JAVA_INT, 0, c.stride());
    scale.set(JAVA_FLOAT, 0, factor);
    keep.set(JAVA_FLOAT, 0, kept);
    try {
      sgemm.invokeExact(
          formOfB, formOfA, columns, rows, depth, scale, b.data(), strideB, a.data(), strideA, keep,
          c.data(), strideC);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }
}
