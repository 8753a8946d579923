package spiketile.app;

import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import spiketile.runtime.Init;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.Readout;

/** What the network is. */
final class NetworkOptions {
  /** Weights of a layer are drawn on the heap, in one array. */
  private static final long MOST_WEIGHTS = Integer.MAX_VALUE - 8;

  @Option(
      names = "--sizes",
      paramLabel = "N,N,...",
      converter = LayerSizes.Converter.class,
      description =
          "Neurons of every layer: the data's inputs first, its classes last. Default: 64,256,10; 256 between those of another data set.")
  LayerSizes sizes;

  @Option(
      names = "--hidden",
      paramLabel = "N,...",
      converter = LayerSizes.Converter.class,
      showDefaultValue = Visibility.NEVER,
      description = "Neurons of the hidden layers alone: short for --sizes.")
  LayerSizes hidden;

  @Option(
      names = "--readout",
      paramLabel = "NAME",
      description =
          "How the last layer becomes logits: spike-count, or a leaky last layer's mean, max, last or per-step.")
  String readout = TrainDefaults.READOUT;

  @Option(
      names = "--delay",
      paramLabel = "STEPS",
      description = "Synaptic delay between layers, 0 or 1.")
  int delay = TrainDefaults.DELAY;

  @Option(
      names = "--bias",
      showDefaultValue = Visibility.NEVER,
      description = "Train a bias in every layer.")
  boolean bias;

  @Option(
      names = "--recurrent",
      showDefaultValue = Visibility.NEVER,
      description = "Connect the neurons of each hidden layer among themselves too.")
  boolean recurrent;

  @Option(
      names = "--reset-path",
      showDefaultValue = Visibility.NEVER,
      description = "Keep the reset's own path in the gradient.")
  boolean resetPath;

  @Option(
      names = "--max-activity",
      paramLabel = "SHARE",
      description =
          "Cap: most neurons of a hidden layer in a row of its spike list, as a share; 1 for no cap.")
  double maxActivity = TrainDefaults.MAX_ACTIVITY;

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      description =
          "Share of each hidden layer's neurons that a training silences, others in each sample.")
  double dropout;

  @Option(
      names = "--dense",
      showDefaultValue = Visibility.NEVER,
      description =
          "Treat every neuron as active and compute dense products, to compare with the sparse default.")
  boolean dense;

  @Option(
      names = "--bf16",
      showDefaultValue = Visibility.NEVER,
      description =
          "Read weights rounded to bf16 in the products; the optimizer keeps masters in fp32.")
  boolean bf16;

  @Option(
      names = "--init-gain",
      paramLabel = "GAIN",
      description = "Weights are drawn from U(±GAIN·√(6/fan-in)) + 0.001.")
  double initGain = TrainDefaults.INIT_GAIN;

  @Option(
      names = "--target-activity",
      paramLabel = "SHARE",
      description =
          "Scale each spiking layer's first weights until this share of its neurons fires in a step; 0 to leave them as drawn.")
  double targetActivity = TrainDefaults.TARGET_ACTIVITY;

  void check(OptionChecks checks, int inputs, int classes) {
    takeHidden(checks, inputs, classes);
    checkSizes(checks, inputs, classes);
    try {
      Readout.of(readout);
    } catch (IllegalArgumentException e) {
      throw checks.refusal("--" + e.getMessage());
    }
    checks.whole("--delay", delay, Bounds.of(0, 1));
    checks.number("--max-activity", maxActivity, Bounds.SHARE);
    checks.number("--dropout", dropout, Bounds.BELOW_ONE);
    if (dense && bf16) {
      throw checks.refusal("--bf16 and --dense exclude each other: dense products read fp32");
    }
    if (dense && recurrent) {
      throw checks.refusal(
          "--recurrent and --dense exclude each other: dense layers are feed-forward");
    }
    if (dense && maxActivity < 1) {
      throw checks.refusal(
          "--max-activity and --dense exclude each other: nothing is capped when dense");
    }
    checks.number("--init-gain", initGain, Bounds.above(0, 1000));
    checks.number("--target-activity", targetActivity, Bounds.BELOW_ONE);
    if (targetActivity > 0) {
      checks.absent("--init-gain", "has no effect with a target activity: add --target-activity 0");
    }
  }

  private void takeHidden(OptionChecks checks, int inputs, int classes) {
    if (hidden != null) {
      checks.absent("--sizes", "and --hidden say the same: give one of them");
      sizes = hidden.between(inputs, classes);
      hidden = null;
    }
    if (sizes == null) {
      sizes = TrainDefaults.HIDDEN.between(inputs, classes);
    }
  }

  private void checkSizes(OptionChecks checks, int inputs, int classes) {
    boolean fit =
        sizes.counts().size() > 1 && sizes.inputs() == inputs && sizes.outputs() == classes;
    if (!fit) {
      throw checks.refusal(
          "--sizes %s: the data needs %d inputs first and %d classes last, as in %s"
              .formatted(sizes, inputs, classes, TrainDefaults.HIDDEN.between(inputs, classes)));
    }
    if (sizes.mostWeights() > MOST_WEIGHTS) {
      throw checks.refusal(
          "--sizes %s: %,d weights between two layers, at most %,d allowed"
              .formatted(sizes, sizes.mostWeights(), MOST_WEIGHTS));
    }
  }

  NetworkSpec spec(NeuronOptions neurons, long seed) {
    NetworkSpec.Builder builder =
        NetworkSpec.of(sizes.inputs())
            .readout(Readout.of(readout))
            .delay(delay)
            .detachReset(!resetPath)
            .maxActivity(maxActivity)
            .dropout(dropout)
            .dense(dense)
            .bf16(bf16)
            .init(init())
            .seed(seed);
    List<Integer> layers = sizes.layers();
    for (int l = 0; l < layers.size(); l++) {
      boolean hidden = l < layers.size() - 1;
      builder.layer(
          new LayerSpec(
              layers.get(l),
              recurrent && hidden,
              bias,
              neurons.spec(l),
              neurons.learnAlpha && hidden));
    }
    return builder.build();
  }

  private Init init() {
    return targetActivity > 0
        ? new Init.TargetActivity(targetActivity)
        : new Init.Uniform(initGain, ((Init.Uniform) Init.POSTER).offset());
  }
}
