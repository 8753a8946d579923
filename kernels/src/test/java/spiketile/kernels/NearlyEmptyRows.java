package spiketile.kernels;

import java.util.SplittableRandom;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.SpikeList.Detail;
import spiketile.layout.Weights;

/** Prints what one product allocates in a process that has seen hardly any row with an id. */
final class NearlyEmptyRows {
  private static final int ROWS = 480;
  private static final int CALLS = 30_000;

  private NearlyEmptyRows() {}

  public static void main(String[] arguments) {
    boolean bf16 = arguments[0].equals("bf16");
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(9);
      Block masters = memory.random(random, 10, 32);
      Block bias = memory.random(random, 1, 32);
      Block out = memory.random(random, ROWS, 32);
      PlainSpikes spikes = PlainSpikes.random(random, 10, ROWS, 0.001);
      Bf16Block rounded = Bf16Block.allocate(memory.arena(), 10, 32);
      Weights weights = bf16 ? rounded : masters;
      Projection[] synapses = {new Projection(spikes.in(memory, 10, Detail.IDS), 0, weights)};
      SpikeSpmm kernel = Providers.vector().spikeSpmm();
      long before = 0;
      for (int call = 0; call < CALLS; call++) {
        before = call == CALLS / 2 ? AllocatedBytes.ofThisThread() : before;
        kernel.apply(synapses, bias, out, 0, 48, 0, ROWS);
      }
      long bytes = (AllocatedBytes.ofThisThread() - before) / (CALLS / 2);
      System.out.printf("%d ids, %d bytes a call%n", spikes.entries(), bytes);
    }
  }
}
