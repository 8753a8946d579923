package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import spiketile.layout.Block;
import spiketile.layout.SpikeList.Detail;

/** Prints the bits of one sampled product, as its first call computes it and as compiled code does. */
final class SampledDotBits {
  private static final int CALLS = 20_000;

  private SampledDotBits() {}

  public static void main(String[] arguments) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(4);
      PlainSpikes spikes = PlainSpikes.random(random, 50, 10, 0.3);
      Block weights = memory.random(random, 50, 100);
      Projection synapses = new Projection(spikes.in(memory, 50, Detail.IDS), 0, weights);
      Block lambda = memory.random(random, 10, 100);
      MemorySegment error = memory.arena().allocate(4L * synapses.source().entries());
      SampledDot kernel = Providers.vector().sampledDot();
      for (int call = 0; call < CALLS; call++) {
        kernel.apply(synapses, lambda, 0, error, 1, 0, 10, false);
        if (call == 0 || call == CALLS - 1) {
          System.out.println(Arrays.hashCode(error.toArray(ValueLayout.JAVA_FLOAT)));
        }
      }
    }
  }
}
