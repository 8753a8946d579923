package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import spiketile.runtime.LayerActivity;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.Product;
import spiketile.runtime.RunSpec;
import spiketile.runtime.cost.MeasuredStep;
import spiketile.runtime.cost.StepActivity;
import spiketile.runtime.data.EventBatch;

/** Training steps of a few networks, measured on this computer. */
final class CalibrationRuns {
  /** The first of two networks that costs are fitted to. */
  private static final LayerSizes FITTED = LayerSizes.parse("640,1000,400,20");

  /** The second: with hardly any error to compute for a layer below, which tells that part apart. */
  private static final LayerSizes FITTED_SHALLOW = LayerSizes.parse("400,1200,20");

  /** The networks that these costs must predict. */
  private static final List<LayerSizes> PREDICTED =
      List.of(LayerSizes.parse("700,1462,1462,20"), LayerSizes.parse("512,512,256,10"));

  private static final double[] CAPS = {0.005, 0.01, 0.02, 0.05, 0.1, 0.25};
  private static final int[] THREADS = {1, 2};
  private static final int INPUT_SPIKES = 48;

  /** Other inputs of the first network, which tell the first layer's products from the others'. */
  private static final int[] OTHER_INPUT_SPIKES = {10, 160};

  private static final int BATCH = 48;
  private static final int STEPS = 100;
  private static final double WARM_UP_SECONDS = 3;

  /** So small that weights, and with them the activity, stay as they are. */
  private static final double RATE = 1e-12;

  private final double patience;
  private final Consumer<MeasuredStep> progress;
  private final List<MeasuredStep> measured = new ArrayList<>();

  private CalibrationRuns(double patience, Consumer<MeasuredStep> progress) {
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Measures all of them.
   *
   * @param patience most seconds to wait for a quiet computer, for each
   * @param progress is told each as it is done
   */
  static List<MeasuredStep> measure(double patience, Consumer<MeasuredStep> progress)
      throws InterruptedException {
    CalibrationRuns runs = new CalibrationRuns(patience, progress);
    warmUp(CAPS[0]);
    warmUp(CAPS[CAPS.length - 1]);
    for (double cap : CAPS) {
      runs.add(FITTED, cap, INPUT_SPIKES);
      for (int spikes : OTHER_INPUT_SPIKES) {
        runs.add(FITTED, cap, spikes);
      }
      runs.add(FITTED_SHALLOW, cap, INPUT_SPIKES);
      for (LayerSizes sizes : PREDICTED) {
        runs.add(sizes, cap, INPUT_SPIKES);
      }
    }
    return runs.measured;
  }

  /** Sizes of the networks that fitted costs must predict. */
  static List<List<Integer>> predicted() {
    return PREDICTED.stream().map(LayerSizes::counts).toList();
  }

  /** Whether costs are fitted to a measured step, or must predict it. */
  static boolean fitted(MeasuredStep step) {
    return step.sizes().equals(FITTED.counts()) || step.sizes().equals(FITTED_SHALLOW.counts());
  }

  private static void warmUp(double cap) {
    EventBatch batch = FixedActivity.batch(FITTED.inputs(), STEPS, BATCH, INPUT_SPIKES);
    try (Network network = open(network(FITTED, cap), THREADS[0])) {
      FixedActivity.fill(network, batch, cap);
      new StepTimer(network, batch).warmUp(WARM_UP_SECONDS);
    }
  }

  private static NetworkSpec network(LayerSizes sizes, double cap) {
    NetworkSpec.Builder builder = NetworkSpec.of(sizes.inputs()).maxActivity(cap);
    sizes.layers().forEach(builder::layer);
    return builder.build();
  }

  private void add(LayerSizes sizes, double cap, int inputSpikes) throws InterruptedException {
    NetworkSpec spec = network(sizes, cap);
    EventBatch batch = FixedActivity.batch(sizes.inputs(), STEPS, BATCH, inputSpikes);
    List<float[]> weights = filled(spec, batch, cap);
    for (int threads : THREADS) {
      MeasuredStep step = measure(sizes, spec, batch, weights, threads, inputSpikes);
      progress.accept(step);
      measured.add(step);
    }
  }

  private static Network open(NetworkSpec spec, int threads) {
    RunSpec run = RunSpec.host(BATCH, STEPS).withThreads(threads).withProduct(Product.SPARSE);
    return Network.open(spec, OptimizerSpec.adam(RATE), run);
  }

  private static List<float[]> filled(NetworkSpec spec, EventBatch batch, double cap) {
    try (Network network = open(spec, Runtime.getRuntime().availableProcessors())) {
      FixedActivity.fill(network, batch, cap);
      return IntStream.range(0, spec.layers().size())
          .mapToObj(l -> network.parameters(l, ParameterKind.WEIGHT))
          .toList();
    }
  }

  private MeasuredStep measure(
      LayerSizes sizes,
      NetworkSpec spec,
      EventBatch batch,
      List<float[]> weights,
      int threads,
      int inputSpikes)
      throws InterruptedException {
    try (Network network = open(spec, threads)) {
      for (int l = 0; l < weights.size(); l++) {
        network.setParameters(l, ParameterKind.WEIGHT, weights.get(l));
      }
      StepTimer.Time time = new StepTimer(network, batch).measure(patience);
      List<LayerActivity> layers =
          IntStream.range(0, weights.size()).mapToObj(network::activity).toList();
      return new MeasuredStep(
          sizes.counts(),
          BATCH,
          STEPS,
          threads,
          network.run().machine().tileBytes(),
          spec.maxActivity(),
          new StepActivity(inputSpikes, layers),
          time.forward(),
          time.backward(),
          time.others());
    }
  }
}
