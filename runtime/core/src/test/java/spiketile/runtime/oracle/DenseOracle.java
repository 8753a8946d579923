package spiketile.runtime.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.RatePenalty;

/**
 * The formulas of docs/model.md in double precision, dense, one loop for each sum: what every other
 * implementation is compared with.
 *
 * <p>Whether a neuron fires is a comparison, and near a threshold rounding decides it. So a network
 * of floats is compared in two ways: with {@link #run} if {@link OracleResult#thresholdMargin} is
 * well above the rounding errors, else with {@link #runWithSpikes}, which takes the decisions from
 * the other implementation and tells by {@link OracleResult#disagreement} how wrong they can be
 * called.
 */
public final class DenseOracle {
  private final NetworkSpec spec;
  private final List<LayerParameters> parameters;
  private final boolean[][][] input;
  private final int[] labels;
  private final OracleShapes shapes;
  private final List<RowRule> rules = new ArrayList<>();
  private final List<LayerHistory> histories = new ArrayList<>();
  private RatePenalty rates = RatePenalty.NONE;

  private DenseOracle(
      NetworkSpec spec, List<LayerParameters> parameters, boolean[][][] input, int[] labels) {
    this.spec = spec;
    this.parameters = parameters;
    this.input = input;
    this.labels = labels;
    shapes = new OracleShapes(spec, input, labels);
    shapes.check(parameters);
  }

  /**
   * Runs a network forward and backward.
   *
   * @param spec what the network is; how its weights are drawn does not matter
   * @param parameters each layer's parameters
   * @param input input spikes, [t][b][neuron], t = 0 … T − 1
   * @param labels a class for each sample
   * @return states, loss and gradients
   * @throws IllegalArgumentException if a shape does not fit the network
   */
  public static OracleResult run(
      NetworkSpec spec, List<LayerParameters> parameters, boolean[][][] input, int[] labels) {
    DenseOracle oracle = new DenseOracle(spec, parameters, input, labels);
    for (int layer = 0; layer < oracle.layers(); layer++) {
      oracle.rules.add(
          oracle.leaky(layer)
              ? new RowRule.Leaky()
              : new RowRule.ByThreshold(OracleNeurons.of(spec, layer), oracle.cap(layer)));
    }
    return oracle.run();
  }

  /**
   * The same, but somebody else has decided who fires and who is active.
   *
   * @param spec what the network is
   * @param parameters each layer's parameters
   * @param input input spikes, [t][b][neuron], t = 0 … T − 1
   * @param labels a class for each sample
   * @param spikes each layer's sent spikes, [t][b][neuron], t = 0 … T; whatever for a leaky readout
   * @param active likewise the neurons with a gradient, sent spikes among them
   * @param dropped each layer's silent neurons, [b][neuron]; whatever for a leaky readout
   * @param rates what hidden neurons' firing rates cost
   * @return states, loss and gradients
   * @throws IllegalArgumentException if a shape does not fit the network, or a spike is not active
   */
  public static OracleResult runWithSpikes(
      NetworkSpec spec,
      List<LayerParameters> parameters,
      boolean[][][] input,
      int[] labels,
      List<boolean[][][]> spikes,
      List<boolean[][][]> active,
      List<boolean[][]> dropped,
      RatePenalty rates) {
    DenseOracle oracle = new DenseOracle(spec, parameters, input, labels);
    for (int layer = 0; layer < oracle.layers(); layer++) {
      if (oracle.leaky(layer)) {
        oracle.rules.add(new RowRule.Leaky());
      } else {
        oracle.shapes.checkGiven(layer, spikes.get(layer), active.get(layer));
        OracleNeurons neurons = OracleNeurons.of(spec, layer);
        oracle.rules.add(
            new RowRule.Given(
                neurons,
                oracle.cap(layer),
                spikes.get(layer),
                active.get(layer),
                dropped.get(layer)));
      }
    }
    oracle.rates = rates;
    return oracle.run();
  }

  /**
   * The same, and nobody is dropped or costs anything by its rate.
   *
   * @param spec what the network is
   * @param parameters each layer's parameters
   * @param input input spikes, [t][b][neuron], t = 0 … T − 1
   * @param labels a class for each sample
   * @param spikes each layer's sent spikes, [t][b][neuron], t = 0 … T; whatever for a leaky readout
   * @param active likewise the neurons with a gradient, sent spikes among them
   * @return states, loss and gradients
   */
  public static OracleResult runWithSpikes(
      NetworkSpec spec,
      List<LayerParameters> parameters,
      boolean[][][] input,
      int[] labels,
      List<boolean[][][]> spikes,
      List<boolean[][][]> active) {
    List<boolean[][]> none =
        spec.layers().stream().map(layer -> new boolean[labels.length][layer.neurons()]).toList();
    return runWithSpikes(spec, parameters, input, labels, spikes, active, none, RatePenalty.NONE);
  }

  private int layers() {
    return spec.layers().size();
  }

  private boolean last(int layer) {
    return layer == layers() - 1;
  }

  private boolean leaky(int layer) {
    return last(layer) && !spec.readout().spiking();
  }

  /** Most entries of a row; only hidden layers have fewer than neurons. */
  private int cap(int layer) {
    int neurons = spec.layers().get(layer).neurons();
    return last(layer) ? neurons : Math.max(1, (int) Math.floor(spec.maxActivity() * neurons));
  }

  private boolean[][][] below(int layer) {
    return layer == 0 ? input : histories.get(layer - 1).spikes();
  }

  /** Steps from a spike below to its current in a layer: the input's always take one. */
  private int delay(int layer) {
    return layer == 0 ? 1 : spec.delay();
  }

  private OracleResult run() {
    for (int layer = 0; layer < layers(); layer++) {
      OracleNeurons neurons = OracleNeurons.of(spec, layer);
      LayerForward forward =
          new LayerForward(neurons, parameters.get(layer), below(layer), 1 - delay(layer));
      histories.add(forward.run(input.length, rules.get(layer)));
    }
    OracleReadout readout = new OracleReadout(spec.readout(), histories.getLast(), labels);
    OracleReadout.Outcome outcome = readout.evaluate();
    Gradients gradients = backward(outcome.error(), DoubleUnaryOperator.identity());
    return new OracleResult(
        outcome.loss() + rateLoss(),
        outcome.predictions(),
        leaky(layers() - 1),
        List.copyOf(histories),
        gradients.lambdas,
        gradients.parameters,
        backward(outcome.error(), Math::abs).parameters,
        thresholdMargin(),
        readout.maximumMargin(),
        disagreement());
  }

  private double rateLoss() {
    return histories.subList(0, layers() - 1).stream()
        .mapToDouble(history -> new OracleRates(rates, history).loss())
        .sum();
  }

  private record Gradients(List<double[][][]> lambdas, List<LayerParameters> parameters) {}

  private Gradients backward(double[][][] readoutError, DoubleUnaryOperator term) {
    List<double[][][]> lambdas = new ArrayList<>();
    List<LayerParameters> gradients = new ArrayList<>();
    double[][][] error = readoutError;
    for (int layer = layers() - 1; layer >= 0; layer--) {
      if (!last(layer)) {
        new OracleRates(rates, histories.get(layer)).addGradient(error, term);
      }
      LayerBackward backward =
          new LayerBackward(
              OracleNeurons.of(spec, layer),
              parameters.get(layer),
              histories.get(layer),
              leaky(layer),
              spec.detachReset(),
              term);
      double[][][] lambda = backward.lambda(error);
      lambdas.addFirst(lambda);
      gradients.addFirst(backward.gradient(lambda, below(layer), 1 - delay(layer)));
      error = backward.errorBelow(lambda, delay(layer));
    }
    return new Gradients(lambdas, gradients);
  }

  private double thresholdMargin() {
    double margin = Double.POSITIVE_INFINITY;
    for (int layer = 0; layer < layers() && !leaky(layer); layer++) {
      OracleNeurons neurons = OracleNeurons.of(spec, layer);
      LayerHistory history = histories.get(layer);
      for (int t = 1; t <= history.steps(); t++) {
        for (double[] u : history.u()[t]) {
          for (int i = 0; i < u.length; i++) {
            margin = Math.min(margin, Math.abs(u[i] - neurons.theta()[i]));
            margin = Math.min(margin, Math.abs(u[i] - neurons.thetaGrad()[i]));
          }
        }
      }
    }
    return margin;
  }

  private double disagreement() {
    double worst = 0;
    for (int layer = 0; layer < layers(); layer++) {
      if (rules.get(layer) instanceof RowRule.Given given) {
        LayerHistory history = histories.get(layer);
        for (int t = 1; t <= history.steps(); t++) {
          for (int b = 0; b < history.batch(); b++) {
            worst = Math.max(worst, given.disagreement(t, b, history.u()[t][b]));
          }
        }
      }
    }
    return worst;
  }
}
