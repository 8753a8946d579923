package spiketile.jmh;

import java.util.List;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.OptimizerSpec.Adam;

/** The ways to make a dense training step, by name. */
final class StepPeers {
  static final String TORCH_LAYER = "torch-layer";
  static final String TORCH_STEP = "torch-step";
  static final String OPENBLAS = "openblas";
  static final String MKL = "mkl";
  static final String OPENBLAS_GEMM = "openblas-gemm";
  static final String MKL_GEMM = "mkl-gemm";

  static final List<String> DENSE = List.of(TORCH_LAYER, TORCH_STEP, OPENBLAS, MKL);

  private StepPeers() {}

  /** Whether a name is that of dense training. */
  static boolean isDense(String name) {
    return DENSE.contains(name);
  }

  /** Whether a step of that name is of products alone, so that it trains nothing. */
  static boolean isFloor(String name) {
    return name.equals(OPENBLAS_GEMM) || name.equals(MKL_GEMM);
  }

  /**
   * The products of dense training alone.
   *
   * @throws IllegalStateException if it needs what is not there
   */
  static Step floor(String name, StepShape shape, int threads) {
    return new GemmFloor(shape, gemm(name, name.equals(MKL_GEMM), threads));
  }

  /**
   * Dense training by Adam.
   *
   * @throws IllegalStateException if it needs what is not there
   */
  static StepPeer dense(String name, StepShape shape, float[][] weights, double rate, int threads) {
    if (name.equals(TORCH_LAYER) || name.equals(TORCH_STEP)) {
      return torch(name).step(shape, weights, rate, name.equals(TORCH_LAYER), threads);
    }
    Adam adam = (Adam) OptimizerSpec.adam(rate);
    return new DenseStep(shape, weights, adam, gemm(name, name.equals(MKL), threads), threads);
  }

  private static Gemm gemm(String name, boolean mkl, int threads) {
    return mkl ? torch(name).gemm(threads) : BlasGemm.openBlas(BlasGemm.OPENBLAS, threads);
  }

  private static TorchProvider torch(String name) {
    return Peers.torch(name, Peers.ofProfile());
  }
}
