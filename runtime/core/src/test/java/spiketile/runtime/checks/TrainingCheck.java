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
import spiketile.runtime.RankGrid;
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

  /** Steps of a piece of time. */
  private static final int PIECE = 4;

  private static final OptimizerSpec ADAM = OptimizerSpec.adam(0.01);

  private TrainingCheck() {}

  /**
   * Trains for an epoch of three whole batches and a part of one.
   *
   * @return a digest of all weights
   */
  public static long run(Collectives group) {
    try (Network network = Network.open(spec(), ADAM, run(group.ranks()))) {
      return train(network, group);
    }
  }

  /**
   * The same by replicas of two stages each, of as many shards.
   *
   * @param group a multiple of their number of ranks
   * @return a digest of the weights of the layers that are here
   */
  public static long run(Collectives group, int shards) {
    try (RankGrid grid = RankGrid.of(group, 2, shards);
        Network network =
            Network.open(spec(), ADAM, run(grid.replicas().ranks()), grid.pipeline(PIECE))) {
      return train(network, grid.replicas());
    }
  }

  private static NetworkSpec spec() {
    NeuronSpec neuron = NeuronSpec.uniform(0.9f, 0.5f, 1f, 0.5f, 10f);
    return NetworkSpec.of(INPUTS)
        .layer(new LayerSpec(120, neuron))
        .layer(new LayerSpec(CLASSES, neuron.alwaysActive()))
        .seed(3)
        .build();
  }

  private static RunSpec run(int replicas) {
    return new RunSpec(
        Math.ceilDiv(BATCH, replicas),
        STEPS,
        1,
        Providers.scalar(),
        MachineProfile.host(),
        Backing.PLAIN);
  }

  private static long train(Network network, Collectives replicas) {
    Trainer trainer = new Trainer(network, new TrainingCheck(), 7);
    trainer.share(replicas, BATCH);
    trainer.epoch(IntStream.range(0, SAMPLES).toArray(), 0.01, report -> true);
    CRC32 digest = new CRC32();
    for (int layer = 0; layer < 2; layer++) {
      if (network.has(layer)) {
        digest(network.parameters(layer, ParameterKind.WEIGHT), digest);
      }
    }
    return digest.getValue();
  }

  private static void digest(float[] weights, CRC32 digest) {
    for (float weight : weights) {
      int bits = Float.floatToRawIntBits(weight);
      digest.update(
          new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits});
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
