package spiketile.kernels;

/** The provider of plain loops: the reference for the vector forms, and what runs without them. */
final class ScalarKernels {
  static final Kernels PROVIDER =
      Kernels.of(
          "scalar",
          1,
          new ByFormat<>(
              new ScalarAccumulateRows(new ScalarWeightRow.Fp32()),
              new ScalarAccumulateRows(new ScalarWeightRow.Bf16())),
          new ScalarLifUpdate(),
          new ScalarLeakRow(),
          new ByFormat<>(
              new ScalarRowDots(new ScalarWeightRow.Fp32()),
              new ScalarRowDots(new ScalarWeightRow.Bf16())),
          new ScalarAddFloats(),
          new ScalarOptimizers(),
          new ScalarBf16Rounding(),
          new ScalarDenseProduct());

  private ScalarKernels() {}
}
