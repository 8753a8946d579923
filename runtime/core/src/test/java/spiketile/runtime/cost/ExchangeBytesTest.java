package spiketile.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.LayerPlan;
import spiketile.layout.MachineProfile;
import spiketile.layout.SpikeList;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.RunSpec;
import spiketile.runtime.data.EventBatch;

/** The bytes that the model counts are those of a real network's lists. */
class ExchangeBytesTest {
  private static final int INPUTS = 40;
  private static final int STEPS = 30;
  private static final int BATCH = 5;

  /** Each sample has a spike at or a little after each of these in every step. */
  private static final int[] FIRST_IDS = {3, 9, 20, 33};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void listsAndErrorsTakeWhatTheyTakeInMemory(long seed) {
    NetworkSpec spec = NetworkSpec.of(INPUTS).layer(90).layer(50).layer(7).seed(seed).build();
    RunSpec run =
        new RunSpec(BATCH, STEPS, 1, Providers.vector(), MachineProfile.host(), Backing.PLAIN);
    try (Network network = Network.open(spec, OptimizerSpec.adam(1e-3), run)) {
      network.forward(batch(seed));
      StepActivity activity =
          new StepActivity(
              FIRST_IDS.length, IntStream.range(0, 3).mapToObj(network::activity).toList());
      TileWork work = new TileWork(network.plan(), activity, 0);
      for (LayerPlan layer : network.plan().layers()) {
        SpikeList list = network.spikes(layer.layer());

        double bytes = ExchangeBytes.list(BATCH * STEPS, work.entries(layer));

        assertThat(bytes)
            .as("layer %d, seed %d", layer.layer() + 1, seed)
            .isCloseTo(bytesOf(list), within(1e-3));
        assertThat(ExchangeBytes.errors(work.entries(layer)))
            .isCloseTo((double) Float.BYTES * list.entries(), within(1e-3));
      }
      assertThat(network.spikes(0).entries()).isPositive();
    }
  }

  /** Bounds and ids of the rows of steps 1 to T. */
  private static long bytesOf(SpikeList list) {
    long bytes = 0;
    for (int r = BATCH; r < list.rows(); r++) {
      int entries = list.rowStart(r + 1) - list.rowStart(r);
      bytes += Integer.BYTES + Integer.BYTES + (long) entries * Integer.BYTES;
    }
    return bytes;
  }

  private static EventBatch batch(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EventBatch batch = new EventBatch(INPUTS, STEPS, BATCH);
    batch.fill(
        (sample, events) -> {
          for (int t = 0; t < STEPS; t++) {
            for (int id : FIRST_IDS) {
              events.add(t, id + random.nextInt(4));
            }
          }
        },
        new int[BATCH]);
    return batch;
  }
}
