package spiketile.kernels;

/**
 * One provider: an implementation of all kernels.
 *
 * <p>The providers differ in a few loops over rows of floats; everything around them is shared.
 *
 * @param name {@code vector} or {@code scalar}
 * @param lanes floats of its vectors; blocks must be padded to a multiple
 * @param spikeSpmm current from spikes
 * @param lifForward forward pass of a LIF tile
 * @param lifBackward λ recursion of a LIF tile
 * @param leakyReadout leaky integrator, both ways
 * @param sampledDot error at active ids
 * @param weightGradient gradients of weights and bias
 * @param partialSum sum of error partials
 * @param optimizers SGD, Adam, AdamW
 * @param bf16Rounding weights in bf16 from those in fp32
 * @param denseProduct dense forms of the products
 */
public record Kernels(
    String name,
    int lanes,
    SpikeSpmm spikeSpmm,
    LifForward lifForward,
    LifBackward lifBackward,
    LeakyReadout leakyReadout,
    SampledDot sampledDot,
    WeightGradient weightGradient,
    PartialSum partialSum,
    Optimizers optimizers,
    Bf16Rounding bf16Rounding,
    DenseProduct denseProduct) {
  static Kernels of(
      String name,
      int lanes,
      ByFormat<AccumulateRows> rows,
      LifUpdate update,
      LeakRow leak,
      ByFormat<RowDots> dots,
      AddFloats adder,
      Optimizers optimizers,
      Bf16Rounding bf16Rounding,
      DenseProduct denseProduct) {
    return new Kernels(
        name,
        lanes,
        new SpikeSpmm(rows),
        new LifForward(rows, update),
        new LifBackward(leak),
        new LeakyReadout(leak),
        new SampledDot(dots),
        new WeightGradient(rows.fp32(), adder),
        new PartialSum(adder),
        optimizers,
        bf16Rounding,
        denseProduct);
  }
}
