package spiketile.app;

import spiketile.runtime.Network;
import spiketile.runtime.NonFiniteException;
import spiketile.runtime.TrainProgress;
import spiketile.runtime.Trainer;

/** A training as ranks other than the first do it: with it, and without a word. */
final class RankTraining {
  private final TrainingRanks ranks;
  private final TrainOptions options;
  private final TrainingData data;
  private final Network network;
  private final Trainer trainer;

  RankTraining(TrainingRanks ranks, TrainOptions options, TrainingData data, Network network) {
    this.ranks = ranks;
    this.options = options;
    this.data = data;
    this.network = network;
    trainer = new Trainer(network, data.spikes(), options.learning.seed);
    trainer.clip(options.learning.mostNorm());
    network.minimise(options.learning.objective(data));
  }

  /** Trains from the beginning; returns the exit code. */
  int start() {
    ranks.share(trainer, options, data);
    trainer.calibrate(data.train());
    return train();
  }

  /** Goes on with a training that stopped; returns the exit code. */
  int resume(TrainProgress progress) {
    trainer.resume(progress);
    ranks.share(trainer, options, data);
    return train();
  }

  private int train() {
    RateSchedule rate = options.learning.rate();
    try (StopSignal stop = StopSignal.listen()) {
      while (ranks.agree(true)) {
        int epoch = trainer.progress().epoch();
        network.lowerThetaGrad(options.neurons.thetaGradLowered(epoch));
        trainer.epoch(data.train(), rate.at(epoch), report -> !stop.requested());
      }
      return stop.exitCode();
    } catch (NonFiniteException e) {
      return CommandFailure.FAILED; // as on all ranks, of which the first says so
    }
  }
}
