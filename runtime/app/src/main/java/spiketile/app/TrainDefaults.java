package spiketile.app;

/** What {@code spiketile train} does unless told otherwise. */
final class TrainDefaults {
  // network
  static final LayerSizes HIDDEN = LayerSizes.parse("256");

  /** With the digits' inputs and classes. */
  static final String SIZES = HIDDEN.between(Digits.PIXELS, Digits.CLASSES).toString();

  static final String READOUT = "mean";
  static final int DELAY = 1;
  static final double MAX_ACTIVITY = 1;
  static final double INIT_GAIN = 2;

  /** 0 for weights as they are drawn. */
  static final double TARGET_ACTIVITY = 0.1;

  // neurons
  static final PerLayer ALPHA = PerLayer.parse("0.95");
  static final float INV_C = 0.5f;
  static final float THETA = 1;
  static final float THETA_GRAD = 0.9f;
  static final int THETA_GRAD_EPOCHS = 10;
  static final String SURROGATE = "fast-sigmoid";
  static final float BETA = 10;

  // learning
  static final int EPOCHS = 60;
  static final int BATCH = 48;
  static final OptimizerChoice OPTIMIZER = OptimizerChoice.ADAM;
  static final double LR = 5e-3;
  static final double LR_END = 0.02;
  static final double LR_FACTOR = 0.5;
  static final int LR_EVERY = 20;
  static final double MOMENTUM = 0.9;
  static final double WEIGHT_DECAY = 0;
  static final long SEED = 0;

  // data
  static final EncoderChoice ENCODER = EncoderChoice.RATE;
  static final int STEPS = 20;
  static final double RATE = 1;
  static final long SPLIT_SEED = 0;

  /** Evaluations on the test samples in a training, for the curve: about so many. */
  static final int EVALUATIONS = 40;

  /** A model under training is saved about so often. */
  static final double SECONDS_BETWEEN_SAVES = 5;

  private TrainDefaults() {}
}
