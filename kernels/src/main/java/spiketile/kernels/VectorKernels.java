package spiketile.kernels;

/** The provider of Vector API loops. Loading it loads {@code jdk.incubator.vector}. */
final class VectorKernels {
  static final Kernels PROVIDER =
      Kernels.of(
          "vector",
          Simd.LANES,
          new ByFormat<>(new VectorAccumulateRows(), new VectorBf16AccumulateRows()),
          new VectorLifUpdate(),
          new VectorLeakRow(),
          new ByFormat<>(new VectorRowDots(), new VectorBf16RowDots()),
          new VectorAddFloats(),
          new VectorOptimizers(),
          new VectorBf16Rounding(),
          new VectorDenseProduct());

  private VectorKernels() {}
}
