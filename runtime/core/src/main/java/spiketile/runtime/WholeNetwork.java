package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import spiketile.kernels.Kernels;
import spiketile.layout.Block;

/**
 * Until it ends, a network computes as a whole: nobody is dropped, and weights from layers with dropout are scaled by
 * the share that a training keeps (Srivastava et al. 2014). Without dropout it changes nothing.
 *
 * <p>The weights stand in the gradients' memory meanwhile, and come back as the same bits.
 */
final class WholeNetwork {
  private final NetworkSpec spec;
  private final Kernels kernels;
  private final List<Layer> layers;

  /**
   * Begins.
   *
   * @param layers whose gradients are all zero
   * @param firstLayer index of the first of them in the network
   */
  WholeNetwork(NetworkSpec spec, Kernels kernels, List<Layer> layers, int firstLayer) {
    this.spec = spec;
    this.kernels = kernels;
    this.layers = layers;
    for (int l = 0; l < layers.size() && spec.dropout() > 0; l++) {
      for (Tile tile : layers.get(l).tiles()) {
        tile.gradient.data().copyFrom(tile.parameters.data());
        scale(tile.parameters, firstLayer + l);
        tile.takeParameters(kernels);
      }
    }
  }

  private void scale(Block parameters, int layer) {
    int inputs = spec.inputsOf(layer);
    if (layer > 0) {
      scale(parameters.rows(0, inputs), 1 - spec.dropoutOf(layer - 1));
    }
    if (spec.layers().get(layer).recurrent()) {
      int neurons = spec.layers().get(layer).neurons();
      scale(parameters.rows(inputs, neurons), 1 - spec.dropoutOf(layer));
    }
  }

  private static void scale(Block block, double by) {
    MemorySegment data = block.data();
    for (long i = 0; i < data.byteSize() / Float.BYTES; i++) {
      float scaled = (float) (data.getAtIndex(ValueLayout.JAVA_FLOAT, i) * by);
      data.setAtIndex(ValueLayout.JAVA_FLOAT, i, scaled);
    }
  }

  /** Ends: the weights are as they were. */
  void end() {
    for (int l = 0; l < layers.size() && spec.dropout() > 0; l++) {
      for (Tile tile : layers.get(l).tiles()) {
        tile.parameters.data().copyFrom(tile.gradient.data());
        tile.gradient.data().fill((byte) 0);
        tile.takeParameters(kernels);
      }
    }
  }
}
