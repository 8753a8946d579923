import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import spiketile.kernels.Projection;
import spiketile.kernels.Providers;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;
import spiketile.layout.SpikeList;

/** Runs one kernel of Spiketile, the current that spikes cause, in memory of its own. */
public final class LinkOneKernel {
  public static void main(String[] arguments) {
    // Shared, so that any thread may run kernels on it.
    try (Arena arena = Arena.ofShared()) {
      // Four neurons in two time steps of one sample. In step 0 neurons 0 and 2 fired, and neuron 3
      // came close: it has a gradient but sends no spike. In step 1 neuron 1 fired.
      MemorySegment rowStart = arena.allocateFrom(JAVA_INT, 0, 3, 4);
      MemorySegment firedEnd = arena.allocateFrom(JAVA_INT, 2, 4);
      MemorySegment ids = arena.allocateFrom(JAVA_INT, 0, 2, 3, 1);
      SpikeList spikes = SpikeList.wrap(4, rowStart, firedEnd, ids);

      // Their synapses onto three neurons, a row of weights for each presynaptic neuron.
      Block weights = zeros(arena, 4, 3);
      Block bias = zeros(arena, 1, 3);
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 4; j++) {
          weights.set(j, i, 10 * j + i);
        }
        bias.set(0, i, 0.5f);
      }
      Projection[] synapses = {new Projection(spikes, 1, weights)}; // a delay of one step

      // Rows 0, 1 and 2 of the current: the bias, and what fired one step before.
      Block current = zeros(arena, 3, 3);
      Providers.selected().spikeSpmm().apply(synapses, bias, current, 0, 1, 0, 3);
      for (int t = 0; t < 3; t++) {
        System.out.printf(
            "step %d: %s %s %s%n", t, current.get(t, 0), current.get(t, 1), current.get(t, 2));
      }
    }
  }

  /** Memory that the arena owns, zeroed, with rows padded and aligned to 64 bytes. */
  private static Block zeros(Arena arena, int rows, int width) {
    int padded = Block.pad(width);
    long bytes = Block.bytes(rows, padded, padded);
    return new Block(arena.allocate(bytes, ModelArena.ALIGNMENT), rows, width, padded);
  }
}
