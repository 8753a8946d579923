package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.kernels.Providers;
import spiketile.kernels.Surrogate;
import spiketile.layout.Backing;
import spiketile.layout.Bf16Block;
import spiketile.layout.MachineProfile;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.oracle.DenseOracle;
import spiketile.runtime.oracle.LayerParameters;
import spiketile.runtime.oracle.OracleResult;
import spiketile.runtime.oracle.SpikeStates;

/**
 * Random networks against the double-precision dense oracle, which is given the engine's spikes so
 * that a threshold met within rounding cannot spoil the comparison; how far it disagrees with them is
 * asserted too. Everything runs in guarded memory, on tiny tiles as well as on this machine's.
 */
class NetworkOracleTest {
  private static final MachineProfile TINY = new MachineProfile("tiny", 8 << 10, 1L << 34);

  /** Rounding of float sums, relative to the sum of the terms' sizes. */
  private static final double ROUNDING = 2e-5;

  /** Of membranes and λ, relative to a layer's largest. */
  private static final double STATES = 1e-4;

  private static final double LEAST_MAXIMUM_MARGIN = 1e-4;

  private static Stream<Arguments> networks() {
    List<Arguments> cases = new ArrayList<>();
    for (String kernels : List.of("scalar", "vector")) {
      for (Readout readout : Readout.values()) {
        for (int delay = 0; delay <= 1; delay++) {
          for (String kind :
              List.of(
                  "plain",
                  "reset",
                  "recurrent",
                  "bias",
                  "capped",
                  "dense",
                  "unheard",
                  "bf16",
                  "dropout",
                  "rates",
                  "arctan",
                  "triangle",
                  "sigmoid",
                  "alpha",
                  "dense alpha",
                  "dense dropout")) {
            cases.add(Arguments.of(kernels, readout, delay, kind));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, delay {2}, {3}")
  @MethodSource("networks")
  void engineEqualsOracle(String kernels, Readout readout, int delay, String kind) {
    for (MachineProfile machine : List.of(TINY, MachineProfile.host())) {
      long seed = 1;
      while (!compared(kernels, readout, delay, kind, machine, seed)) {
        seed++;
      }
    }
  }

  /** Returns false if two maxima lie so close that rounding decides between them. */
  private static boolean compared(
      String kernels, Readout readout, int delay, String kind, MachineProfile machine, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NetworkSpec spec = spec(readout, delay, kind, random);
    int steps = random.nextInt(5, 12);
    EventBatch batch = events(spec.inputs(), steps, random);
    RunSpec run =
        RunSpec.host(batch.size() + 1, steps)
            .withKernels(Providers.named(kernels))
            .withMachine(machine)
            .withBacking(Backing.GUARDED)
            .withThreads(2);
    try (Network network = Network.open(spec, OptimizerSpec.adam(1e-3), run)) {
      drawBiases(network, random);
      if (kind.equals("unheard")) {
        silence(network, random);
      }
      network.drop(seed, 0);
      network.minimise(new Objective(0, new float[0], rates(kind)));
      network.forward(batch);
      OracleResult oracle = oracle(network, batch);
      if (oracle.maximumMargin() < LEAST_MAXIMUM_MARGIN) {
        return false;
      }
      String what = "seed %d on %s: %s".formatted(seed, machine.name(), spec);
      assertThat(oracle.disagreement()).as(what).isLessThan(1e-4);
      double loss = network.backward();
      assertThat(loss).as(what).isCloseTo(oracle.loss(), within(1e-5 * (1 + oracle.loss())));
      for (int l = 0; l < spec.layers().size(); l++) {
        requireGradients(network, l, oracle, what);
      }
      if (spec.dropout() == 0) {
        requireStates(network, batch, oracle, what);
      }
      return true;
    }
  }

  private static NetworkSpec spec(
      Readout readout, int delay, String kind, SplittableRandom random) {
    NetworkSpec.Builder spec =
        NetworkSpec.of(random.nextInt(1, 40))
            .readout(readout)
            .delay(delay)
            .detachReset(!kind.equals("reset"))
            .dense(kind.startsWith("dense"))
            .bf16(kind.equals("bf16"))
            .dropout(kind.endsWith("dropout") ? 0.3 : 0)
            .maxActivity(kind.equals("capped") ? 0.2 : 1)
            .seed(random.nextLong());
    boolean bias = kind.equals("bias");
    int hidden = random.nextInt(1, 3);
    for (int l = 0; l < hidden; l++) {
      int neurons = random.nextInt(1, 90);
      spec.layer(
          new LayerSpec(
              neurons,
              Set.of("recurrent", "bf16", "dropout", "rates", "alpha").contains(kind),
              bias,
              neurons(neurons, kind, random),
              kind.endsWith("alpha")));
    }
    int classes = random.nextInt(2, 20);
    return spec.layer(new LayerSpec(classes, false, bias, neurons(classes, kind, random))).build();
  }

  /** Bounds between which few rates lie, and a strength that makes their cost as large as the loss. */
  private static RatePenalty rates(String kind) {
    return kind.equals("rates") ? new RatePenalty(0.2, 0.25, 30) : RatePenalty.NONE;
  }

  /** Every parameter drawn for each neuron. */
  private static NeuronSpec neurons(int count, String kind, SplittableRandom random) {
    float[] alpha = new float[count];
    float[] invC = new float[count];
    float[] theta = new float[count];
    float[] thetaGrad = new float[count];
    for (int i = 0; i < count; i++) {
      alpha[i] = (float) random.nextDouble(0.5, 1);
      invC[i] = (float) random.nextDouble(0.2, 1);
      theta[i] = (float) random.nextDouble(0.5, 1.5);
      thetaGrad[i] = theta[i] - (float) random.nextDouble(0, 0.6);
    }
    String surrogate =
        Set.of("arctan", "triangle", "sigmoid").contains(kind) ? kind : "fast-sigmoid";
    return new NeuronSpec(alpha, invC, theta, thetaGrad, Surrogate.of(surrogate, 3));
  }

  private static EventBatch events(int inputs, int steps, SplittableRandom random) {
    int[] labels = new int[random.nextInt(1, 5)];
    EventBatch batch = new EventBatch(inputs, steps, labels.length);
    double rate = random.nextDouble(0.05, 0.6);
    batch.fill(
        (sample, events) -> {
          for (int t = 0; t < steps; t++) {
            for (int i = 0; i < inputs; i++) {
              if (random.nextDouble() < rate) {
                events.add(t, i);
              }
            }
          }
        },
        labels);
    return batch;
  }

  private static void drawBiases(Network network, SplittableRandom random) {
    for (int l = 0; l < network.spec().layers().size(); l++) {
      if (network.spec().has(l, ParameterKind.BIAS)) {
        float[] bias = network.parameters(l, ParameterKind.BIAS);
        for (int i = 0; i < bias.length; i++) {
          bias[i] = (float) random.nextDouble(-0.3, 0.3);
        }
        network.setParameters(l, ParameterKind.BIAS, bias);
      }
    }
  }

  /** Lets most neurons of each hidden layer, from one of them on, send nothing. */
  private static void silence(Network network, SplittableRandom random) {
    for (int l = 1; l < network.spec().layers().size(); l++) {
      float[] weights = network.parameters(l, ParameterKind.WEIGHT);
      int neurons = network.spec().layers().get(l).neurons();
      int heard = random.nextInt(1, 1 + network.spec().inputsOf(l) / 3 + 1);
      Arrays.fill(weights, Math.min(weights.length, heard * neurons), weights.length, 0);
      network.setParameters(l, ParameterKind.WEIGHT, weights);
    }
  }

  private static OracleResult oracle(Network network, EventBatch batch) {
    NetworkSpec spec = network.spec();
    List<LayerParameters> parameters = new ArrayList<>();
    List<boolean[][][]> fired = new ArrayList<>();
    List<boolean[][][]> active = new ArrayList<>();
    List<boolean[][]> dropped = new ArrayList<>();
    int[] labels = new int[batch.size()];
    for (int l = 0; l < spec.layers().size(); l++) {
      int layer = l;
      parameters.add(
          LayerParameters.of(
              spec.layers().get(l).neurons(),
              read(network, l, ParameterKind.WEIGHT),
              optional(spec, l, ParameterKind.RECURRENT, k -> read(network, layer, k)),
              optional(spec, l, ParameterKind.BIAS, k -> network.parameters(layer, k))));
      boolean leaky = l == spec.layers().size() - 1 && !spec.readout().spiking();
      fired.add(leaky ? null : SpikeStates.fired(network.spikes(l), batch.size()));
      active.add(leaky ? null : SpikeStates.active(network.spikes(l), batch.size()));
      dropped.add(leaky ? null : dropped(network, l, batch.size()));
    }
    return DenseOracle.runWithSpikes(
        spec,
        parameters,
        SpikeStates.of(batch),
        labels,
        fired,
        active,
        dropped,
        network.objective().rates());
  }

  private static boolean[][] dropped(Network network, int layer, int samples) {
    boolean[][] dropped = new boolean[samples][network.spec().layers().get(layer).neurons()];
    for (int b = 0; b < samples; b++) {
      for (int i = 0; i < dropped[b].length; i++) {
        dropped[b][i] = ((LifLayer) network.layer(layer)).drops(b, i);
      }
    }
    return dropped;
  }

  /** Weights as the products read them. */
  private static float[] read(Network network, int layer, ParameterKind kind) {
    float[] weights = network.parameters(layer, kind);
    for (int i = 0; i < weights.length && network.spec().bf16(); i++) {
      weights[i] = Bf16Block.round(weights[i]);
    }
    return weights;
  }

  private static float[] optional(
      NetworkSpec spec, int layer, ParameterKind kind, Function<ParameterKind, float[]> values) {
    return spec.has(layer, kind) ? values.apply(kind) : null;
  }

  private static void requireGradients(
      Network network, int layer, OracleResult oracle, String what) {
    LayerParameters expected = oracle.gradients().get(layer);
    LayerParameters magnitudes = oracle.magnitudes().get(layer);
    requireClose(
        network.gradient(layer, ParameterKind.WEIGHT),
        expected.flatWeights(),
        magnitudes.flatWeights(),
        what + ", W of layer " + (layer + 1));
    if (network.spec().has(layer, ParameterKind.RECURRENT)) {
      requireClose(
          network.gradient(layer, ParameterKind.RECURRENT),
          expected.flatRecurrent(),
          magnitudes.flatRecurrent(),
          what + ", R of layer " + (layer + 1));
    }
    if (network.spec().has(layer, ParameterKind.ALPHA)) {
      requireClose(
          network.gradient(layer, ParameterKind.ALPHA),
          expected.alpha(),
          magnitudes.alpha(),
          what + ", α of layer " + (layer + 1));
    }
    if (network.spec().has(layer, ParameterKind.BIAS)) {
      requireClose(
          network.gradient(layer, ParameterKind.BIAS),
          expected.bias(),
          magnitudes.bias(),
          what + ", b of layer " + (layer + 1));
    }
  }

  /** In passes of their own, so that those before were not recorded. */
  private static void requireStates(
      Network network, EventBatch batch, OracleResult oracle, String what) {
    StateRecord record = new StateRecord(network);
    network.record(record);
    network.forward(batch);
    network.backward();
    for (int l = 0; l < network.spec().layers().size(); l++) {
      float[] invC = network.spec().layers().get(l).neuron().invC();
      String layer = what + ", layer " + (l + 1);
      requireStates(record.membranes(l), oracle.histories().get(l).u(), null, "u of " + layer);
      requireStates(record.lambdasOverC(l), oracle.lambdas().get(l), invC, "λ of " + layer);
    }
    network.record(null);
  }

  /** From t = 1 on, within a share of the largest. */
  private static void requireStates(
      float[] actual, double[][][] expected, float[] scale, String what) {
    int neurons = expected[0][0].length;
    int samples = expected[0].length;
    double largest = 0;
    double farthest = 0;
    for (int r = samples; r < actual.length / neurons && r / samples < expected.length; r++) {
      for (int i = 0; i < neurons; i++) {
        double value = expected[r / samples][r % samples][i] * (scale == null ? 1 : scale[i]);
        largest = Math.max(largest, Math.abs(value));
        farthest = Math.max(farthest, Math.abs(value - actual[r * neurons + i]));
      }
    }
    assertThat(farthest).as(what).isLessThanOrEqualTo(STATES * largest);
  }

  private static void requireClose(
      float[] actual, double[] expected, double[] magnitudes, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("%s, value %d", what, i)
          .isCloseTo(expected[i], within(ROUNDING * magnitudes[i] + 1e-9));
    }
  }

  private static Offset<Double> within(double bound) {
    return Offset.offset(bound);
  }
}
