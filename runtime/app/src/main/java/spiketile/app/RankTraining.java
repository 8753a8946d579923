package spiketile.app;

import spiketile.runtime.ModelFile;
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
      for (RankOrder order = ranks.hear(); order != RankOrder.END; order = ranks.hear()) {
        obey(order, rate, stop);
      }
      if (ranks.shareNetwork()) {
        ranks.computing();
      }
      return stop.exitCode();
    } catch (NonFiniteException e) {
      if (ranks.shareNetwork()) {
        throw e; // what is not finite here may be so nowhere else
      }
      return CommandFailure.FAILED; // as on all ranks, of which the first says so
    }
  }

  private void obey(RankOrder order, RateSchedule rate, StopSignal stop) {
    switch (order) {
      case EPOCH -> {
        int epoch = trainer.progress().epoch();
        network.lowerThetaGrad(options.neurons.thetaGradLowered(epoch));
        ranks.beginEpoch();
        trainer.epoch(data.train(), rate.at(epoch), report -> goesOn(stop));
      }
      case WATCH -> trainer.evaluate(data.watched());
      case TEST -> trainer.evaluate(data.test());
      case SAVE -> contribute();
      default -> throw new IllegalStateException(order + " outside of an epoch");
    }
  }

  /** The first replica's parameters are all that is saved. */
  private void contribute() {
    if (ranks.ofFirstReplica()) {
      ModelFile.contribute(network);
    }
  }

  /** After a batch. Ranks that share a network go on together, and who shares batches stops all. */
  private boolean goesOn(StopSignal stop) {
    ranks.batchDone(network);
    if (!ranks.shareNetwork()) {
      return !stop.requested();
    }
    RankOrder order = ranks.hear();
    while (order == RankOrder.SAVE) {
      contribute();
      order = ranks.hear();
    }
    return order == RankOrder.GO_ON;
  }
}
