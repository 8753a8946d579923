package spiketile.jmh;

import java.util.ArrayList;
import java.util.List;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;

/**
 * The products of dense training and nothing else: what no dense program on this CPU can beat. Of numbers that mean
 * nothing.
 */
final class GemmFloor implements Step {
  private final Gemm gemm;
  private final ModelArena arena = ModelArena.open(0);
  private final List<DenseLayer> layers = new ArrayList<>();

  GemmFloor(StepShape shape, Gemm gemm) {
    this.gemm = gemm;
    Block source = Block.allocate(arena, shape.steps() * shape.batch(), shape.inputs());
    Block error = null;
    for (int width : shape.layers()) {
      DenseLayer layer = new DenseLayer(arena, source, error, shape.steps(), shape.batch(), width);
      layers.add(layer);
      source = layer.spikes;
      error = layer.lambda;
    }
  }

  @Override
  public void run() {
    layers.forEach(layer -> layer.forwardProduct(gemm));
    layers.reversed().forEach(layer -> layer.backwardProducts(gemm));
  }

  @Override
  public void close() {
    arena.close();
  }
}
