import java.util.SplittableRandom;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.Readout;
import spiketile.runtime.RunSpec;
import spiketile.runtime.data.EventBatch;

/** Trains a small network by the runtime: four classes, each of which spikes in another quarter of the inputs. */
public final class TrainByApi {
  private static final int INPUTS = 40;
  private static final int CLASSES = 4;
  private static final int STEPS = 25;
  private static final int BATCH = 16;

  public static void main(String[] arguments) {
    NetworkSpec spec =
        NetworkSpec.of(INPUTS)
            .layer(32) // LIF neurons with the poster's parameters
            .layer(new LayerSpec(CLASSES, NeuronSpec.POSTER))
            .readout(Readout.MEAN)
            .seed(1)
            .build();
    EventBatch batch = new EventBatch(INPUTS, STEPS, BATCH);
    try (Network network =
        Network.open(spec, OptimizerSpec.adam(5e-3), RunSpec.host(BATCH, STEPS))) {
      double first = 0;
      double loss = 0;
      for (int step = 0; step < 60; step++) {
        fill(batch, step);
        loss = network.trainStep(batch);
        first = step == 0 ? loss : first;
      }
      network.forward(batch);
      int right = 0;
      for (int b = 0; b < BATCH; b++) {
        right += network.prediction(b) == batch.label(b) ? 1 : 0;
      }
      System.out.println("the loss fell to less than a tenth: " + (loss < first / 10));
      System.out.println("right: " + right + " of " + BATCH);
    }
  }

  private static void fill(EventBatch batch, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] labels = new int[BATCH];
    for (int b = 0; b < BATCH; b++) {
      labels[b] = b % CLASSES;
    }
    batch.fill(
        (b, events) -> {
          for (int t = 0; t < STEPS; t++) {
            for (int j = 0; j < INPUTS; j++) {
              boolean own = j / (INPUTS / CLASSES) == labels[b];
              if (random.nextDouble() < (own ? 0.3 : 0.02)) {
                events.add(t, j);
              }
            }
          }
        },
        labels);
  }
}
