package spiketile.app;

import picocli.CommandLine.Option;
import spiketile.runtime.Objective;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.RatePenalty;

/** How the network learns. */
final class LearningOptions {
  static final String EPOCHS = "--epochs";

  @Option(names = EPOCHS, paramLabel = "N", description = "Passes over the training samples.")
  int epochs = TrainDefaults.EPOCHS;

  @Option(names = "--batch", paramLabel = "N", description = "Samples between updates.")
  int batch = TrainDefaults.BATCH;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "The rule of updates: ${COMPLETION-CANDIDATES}.")
  OptimizerChoice optimizer = TrainDefaults.OPTIMIZER;

  @Option(names = "--lr", paramLabel = "RATE", description = "Learning rate of the first epoch.")
  double lr = TrainDefaults.LR;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = "How the learning rate falls: ${COMPLETION-CANDIDATES}.")
  ScheduleChoice schedule = ScheduleChoice.COSINE;

  @Option(
      names = "--lr-end",
      paramLabel = "SHARE",
      description =
          "What the learning rate falls to over all epochs, on a cosine, as a share of --lr; 1 for a constant rate.")
  double lrEnd = TrainDefaults.LR_END;

  @Option(
      names = "--lr-factor",
      paramLabel = "FACTOR",
      description = "What it is multiplied by at each step of --schedule step.")
  double lrFactor = TrainDefaults.LR_FACTOR;

  @Option(
      names = "--lr-every",
      paramLabel = "EPOCHS",
      description = "Epochs from step to step of --schedule step.")
  int lrEvery = TrainDefaults.LR_EVERY;

  @Option(
      names = "--warm-up",
      paramLabel = "EPOCHS",
      description = "Epochs in which the learning rate rises to --lr.")
  int warmUp;

  @Option(
      names = "--label-smoothing",
      paramLabel = "SHARE",
      description = "Share of each label's target that is spread over all classes.")
  double labelSmoothing;

  @Option(
      names = "--class-weights",
      paramLabel = "NAME",
      description =
          "What a sample counts by its class: ${COMPLETION-CANDIDATES}; balanced makes classes count alike, however many samples they have.")
  ClassWeighting classWeights = ClassWeighting.NONE;

  @Option(
      names = "--rate-penalty",
      paramLabel = "STRENGTH",
      description =
          "What hidden neurons cost that fire outside --rate-lower to --rate-upper; 0 for nothing.")
  double ratePenalty;

  @Option(
      names = "--rate-lower",
      paramLabel = "SHARE",
      description = "Share of steps below which a neuron fires too seldom (--rate-penalty).")
  double rateLower;

  @Option(
      names = "--rate-upper",
      paramLabel = "SHARE",
      description = "Share of steps above which a neuron fires too often (--rate-penalty).")
  double rateUpper = 1;

  @Option(
      names = "--clip-norm",
      paramLabel = "NORM",
      description = "Scale a step's gradients down to this norm if theirs is larger; 0 not to.")
  double clipNorm;

  @Option(
      names = "--patience",
      paramLabel = "EPOCHS",
      description =
          "Stop after so many epochs without a better accuracy on the validation samples; 0 never to.")
  int patience;

  @Option(names = "--momentum", paramLabel = "M", description = "Momentum of sgd.")
  double momentum = TrainDefaults.MOMENTUM;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description = "Weight decay, in the gradient (sgd, adam) or beside it (adamw).")
  double weightDecay = TrainDefaults.WEIGHT_DECAY;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the weights, the samples' order and what is random in their encoding.")
  long seed = TrainDefaults.SEED;

  void check(OptionChecks checks, int mostBatch) {
    checks.whole(EPOCHS, epochs, Bounds.of(1, 1_000_000));
    checks.whole("--batch", batch, Bounds.of(1, mostBatch));
    checks.number("--lr", lr, Bounds.above(0, 1000));
    checks.number("--lr-end", lrEnd, Bounds.of(0, 1));
    checks.number("--lr-factor", lrFactor, Bounds.SHARE);
    checks.whole("--lr-every", lrEvery, Bounds.of(1, 1_000_000));
    checks.whole("--warm-up", warmUp, Bounds.of(0, epochs - 1));
    checks.number("--label-smoothing", labelSmoothing, Bounds.BELOW_ONE);
    checkRates(checks);
    checks.number("--clip-norm", clipNorm, Bounds.of(0, 1e6));
    checks.whole("--patience", patience, Bounds.of(0, 1_000_000));
    if (schedule == ScheduleChoice.COSINE) {
      checks.absent("--lr-factor", "belongs to --schedule step");
      checks.absent("--lr-every", "belongs to --schedule step");
    } else {
      checks.absent("--lr-end", "belongs to --schedule cosine");
    }
    checks.number("--momentum", momentum, Bounds.BELOW_ONE);
    checks.number("--weight-decay", weightDecay, Bounds.of(0, 1000));
    if (optimizer != OptimizerChoice.SGD) {
      checks.absent("--momentum", "belongs to --optimizer sgd, not " + optimizer);
    }
  }

  private void checkRates(OptionChecks checks) {
    checks.number("--rate-penalty", ratePenalty, Bounds.of(0, 1e6));
    checks.number("--rate-upper", rateUpper, Bounds.of(0, 1));
    checks.number("--rate-lower", rateLower, Bounds.of(0, rateUpper));
    if (ratePenalty == 0) {
      checks.absent("--rate-lower", "belongs to --rate-penalty");
      checks.absent("--rate-upper", "belongs to --rate-penalty");
    }
  }

  Objective objective(TrainingData data) {
    RatePenalty rates = new RatePenalty(rateLower, rateUpper, ratePenalty);
    return new Objective(labelSmoothing, classWeights.weights(data), rates);
  }

  /** The largest norm of a step's gradients. */
  double mostNorm() {
    return clipNorm == 0 ? Double.POSITIVE_INFINITY : clipNorm;
  }

  OptimizerSpec spec() {
    OptimizerSpec.Adam adam = (OptimizerSpec.Adam) OptimizerSpec.adam(lr);
    return switch (optimizer) {
      case SGD -> new OptimizerSpec.Sgd(lr, momentum, weightDecay);
      case ADAM, ADAMW ->
          new OptimizerSpec.Adam(
              lr,
              adam.beta1(),
              adam.beta2(),
              adam.epsilon(),
              weightDecay,
              optimizer == OptimizerChoice.ADAMW);
    };
  }

  RateSchedule rate() {
    RateSchedule falling =
        switch (schedule) {
          case COSINE -> new RateSchedule.Cosine(lr, lrEnd, epochs - warmUp);
          case STEP -> new RateSchedule.Step(lr, lrFactor, lrEvery);
        };
    return warmUp == 0 ? falling : new RateSchedule.WarmUp(warmUp, falling);
  }
}
