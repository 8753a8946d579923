package spiketile.runtime.checks;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.RunSpec;
import spiketile.runtime.Trainer;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.data.SampleEvents;
import spiketile.runtime.data.SpikeData;

/** A small training that ranks do together, whose bits depend on their number alone. */
public final class TrainingCheck implements SpikeData {
  private static final int SAMPLES = 40;
  private static final int BATCH = 12;
  private static final int STEPS = 15;
  private static final int INPUTS = 50;
  private static final int CLASSES = 5;

  private TrainingCheck() {}

  /**
   * Trains for an epoch of three whole batches and a part of one.
   *
   * @return a digest of all weights
   */
  public static long run(Collectives group) {
    NeuronSpec neuron = NeuronSpec.uniform(0.9f, 0.5f, 1f, 0.5f, 10f);
    NetworkSpec spec =
        NetworkSpec.of(INPUTS)
            .layer(new LayerSpec(120, neuron))
            .layer(new LayerSpec(CLASSES, neuron.alwaysActive()))
            .seed(3)
            .build();
    RunSpec run =
        new RunSpec(
            Math.ceilDiv(BATCH, group.ranks()),
            STEPS,
            1,
            Providers.scalar(),
            MachineProfile.host(),
            Backing.PLAIN);
    try (Network network = Network.open(spec, OptimizerSpec.adam(0.01), run)) {
      Trainer trainer = new Trainer(network, new TrainingCheck(), 7);
      trainer.share(group, BATCH);
      trainer.epoch(IntStream.range(0, SAMPLES).toArray(), 0.01, report -> true);
      CRC32 digest = new CRC32();
      for (int layer = 0; layer < 2; layer++) {
        for (float weight : network.parameters(layer, ParameterKind.WEIGHT)) {
          int bits = Float.floatToRawIntBits(weight);
          digest.update(
              new byte[] {
                (byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits
              });
        }
      }
      return digest.getValue();
    }
  }

  @Override
  public int size() {
    return SAMPLES;
  }

  @Override
  public int inputs() {
    return INPUTS;
  }

  @Override
  public int steps() {
    return STEPS;
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public int label(int sample) {
    return sample % CLASSES;
  }

  @Override
  public void read(int sample, long draw, SampleEvents events) {
    events.begin(STEPS, INPUTS);
    SplittableRandom random = new SplittableRandom(sample);
    for (int t = 0; t < STEPS; t++) {
      for (int i = 0; i < INPUTS; i++) {
        if (random.nextDouble() < (i % CLASSES == sample % CLASSES ? 0.4 : 0.1)) {
          events.add(t, i);
        }
      }
    }
  }
}
