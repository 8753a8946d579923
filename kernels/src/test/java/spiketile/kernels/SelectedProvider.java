package spiketile.kernels;

import java.util.SplittableRandom;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;

/**
 * Says which provider its process selected, and a hash of the lists that two recurrent layers made
 * with it.
 */
final class SelectedProvider {
  private static final int BATCH = 3;
  private static final int ROWS = 31 * BATCH;

  private SelectedProvider() {}

  public static void main(String[] arguments) {
    Kernels kernels = Providers.selected();
    System.out.println("provider " + kernels.name());
    System.out.println("asked again " + Providers.selected().name());
    System.out.println("lanes " + kernels.lanes());
    System.out.println("lists " + hashOfLists(kernels));
  }

  private static int hashOfLists(Kernels kernels) {
    SplittableRandom random = new SplittableRandom(2025);
    try (GuardedMemory memory = new GuardedMemory()) {
      int hash = 0;
      SpikeList source = PlainSpikes.random(random, 65, ROWS, 0.1).in(memory, 65, Detail.IDS);
      for (int width : new int[] {100, 33}) {
        source = layer(kernels, memory, random, source, width);
        hash = 31 * hash + PlainSpikes.of(source).hash();
      }
      return hash;
    }
  }

  private static SpikeList layer(
      Kernels kernels, GuardedMemory memory, SplittableRandom random, SpikeList source, int width) {
    SpikeList list = memory.list(width, ROWS, Detail.SIGMA_AND_MEMBRANE, ROWS * width);
    list.begin(ROWS, BATCH);
    Projection[] inputs = {
      new Projection(source, 1, memory.random(random, source.neurons(), width)),
      new Projection(list, 1, memory.random(random, width, width))
    };
    Block membrane = memory.zeros(BATCH, width);
    LifTile tile =
        new LifTile(
            inputs,
            memory.random(random, 1, width),
            PlainNeurons.random(random, width).in(memory),
            membrane,
            memory.zeros(BATCH, width),
            memory.masks(membrane),
            list);
    for (int first = BATCH; first < ROWS; first += BATCH) {
      kernels.lifForward().spikes(tile, BATCH, first, first + BATCH);
    }
    return list;
  }
}
