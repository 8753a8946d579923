package spiketile.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import spiketile.kernels.Kernels;
import spiketile.kernels.Optimizers.AdamStep;
import spiketile.kernels.Optimizers.SgdStep;

/**
 * An update of all parameters: the numbers of the step, and which layer it broke. Between the beginning
 * and the end any workers may apply it to their tiles, to each tile once.
 */
final class TileUpdate {
  private static final int NO_LAYER = -1;

  private final OptimizerSpec optimizer;
  private final Kernels kernels;
  private final AtomicInteger lastBrokenLayer = new AtomicInteger();
  private long number;
  private SgdStep sgdStep;
  private AdamStep adamStep;

  TileUpdate(OptimizerSpec optimizer, Kernels kernels) {
    this.optimizer = optimizer;
    this.kernels = kernels;
  }

  /** Begins the update with a number, counted from 1. */
  void begin(long newNumber, float rate) {
    number = newNumber;
    lastBrokenLayer.set(NO_LAYER);
    switch (optimizer) {
      case OptimizerSpec.Sgd sgd ->
          sgdStep = new SgdStep(rate, (float) sgd.momentum(), (float) sgd.decay());
      case OptimizerSpec.Adam adam ->
          adamStep =
              new AdamStep(
                  rate,
                  (float) adam.beta1(),
                  (float) adam.beta2(),
                  (float) adam.epsilon(),
                  (float) (1 - Math.pow(adam.beta1(), number)),
                  (float) (1 - Math.pow(adam.beta2(), number)),
                  (float) adam.decay(),
                  adam.decoupled());
    }
  }

  /** Updates a tile by its gradient, and zeroes that. */
  void apply(Tile tile) {
    boolean finite =
        switch (optimizer) {
          case OptimizerSpec.Sgd ignored -> tile.sgd(kernels, sgdStep);
          case OptimizerSpec.Adam ignored -> tile.adam(kernels, adamStep);
        };
    if (!finite) {
      // errors flow from the last layer to the first, and break all those below where they arose
      lastBrokenLayer.accumulateAndGet(tile.plan.layer(), Math::max);
    }
  }

  /** Ends the update, and refuses it if a parameter is NaN or infinite after it. */
  void end() {
    int broken = lastBrokenLayer.get();
    if (broken != NO_LAYER) {
      throw new NonFiniteException(
          "step %d: the weights of layer %d are not finite after the update"
              .formatted(number, broken + 1));
    }
  }
}
