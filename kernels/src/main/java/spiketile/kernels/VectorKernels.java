package spiketile.kernels;

/** The provider of Vector API loops. Loading it loads {@code jdk.incubator.vector}. */
final class VectorKernels {
  static final Kernels PROVIDER =
      Kernels.of(
          "vector",
          Simd.LANES,
          new VectorAccumulateRows(),
          new VectorLifUpdate(),
          new VectorLeakRow(),
          new VectorRowDots(),
          new VectorAddFloats(),
          new VectorOptimizers(),
          new VectorDenseProduct());

  private VectorKernels() {}
}
