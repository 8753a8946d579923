package spiketile.kernels;

/** The provider of plain loops: the reference for the vector forms, and what runs without them. */
final class ScalarKernels {
  static final Kernels PROVIDER =
      Kernels.of(
          "scalar",
          1,
          new ScalarAccumulateRows(),
          new ScalarLifUpdate(),
          new ScalarLeakRow(),
          new ScalarRowDots(),
          new ScalarAddFloats(),
          new ScalarOptimizers(),
          new ScalarDenseProduct());

  private ScalarKernels() {}
}
