package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import spiketile.layout.SpikeList;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.RunSpec;

/**
 * Runs a conformance case and compares all that comes out: spikes exactly, the loss relative to its
 * value, membranes and gradients by the norm of the difference relative to the norm of what is
 * expected.
 */
final class Conformance {
  /** Spikes that may differ. */
  static final double SPIKES = 0;

  static final double LOSS = 1e-5;
  static final double MEMBRANE = 1e-4;
  static final double GRADIENT = 1e-4;

  private final ConformanceCase expected;
  private final Network network;
  private final List<Deviation> deviations = new ArrayList<>();

  private Conformance(ConformanceCase expected, Network network) {
    this.expected = expected;
    this.network = network;
  }

  /**
   * Runs a case.
   *
   * @param expected the case
   * @param run how; its batch and steps give way to the case's
   * @return what deviates how far, each result of each layer
   */
  static List<Deviation> run(ConformanceCase expected, RunSpec run) {
    RunSpec own =
        new RunSpec(
            expected.batch(),
            expected.steps(),
            run.threads(),
            run.kernels(),
            run.machine(),
            run.backing());
    OptimizerSpec unused = new OptimizerSpec.Sgd(1, 0, 0);
    try (Network network = Network.open(expected.spec(), unused, own)) {
      return new Conformance(expected, network).compare();
    }
  }

  private List<Deviation> compare() {
    setParameters();
    network.forward(expected.events());
    int layers = expected.spec().layers().size();
    for (int l = 0; l < layers; l++) {
      compareForward(l, expected.expected().get(l));
    }
    double loss = network.backward();
    deviations.add(new Deviation("loss", relative(loss, expected.loss()), LOSS));
    for (int l = 0; l < layers; l++) {
      ConformanceCase.ExpectedLayer layer = expected.expected().get(l);
      compareGradient(l, ParameterKind.WEIGHT, "W", layer.weightGradient());
      compareGradient(l, ParameterKind.RECURRENT, "R", layer.recurrentGradient());
      compareGradient(l, ParameterKind.BIAS, "b", layer.biasGradient());
    }
    return deviations;
  }

  private void setParameters() {
    for (int l = 0; l < expected.parameters().size(); l++) {
      ConformanceCase.LayerValues values = expected.parameters().get(l);
      setParameters(l, ParameterKind.WEIGHT, values.weights());
      setParameters(l, ParameterKind.RECURRENT, values.recurrent());
      setParameters(l, ParameterKind.BIAS, values.bias());
    }
  }

  private void setParameters(int layer, ParameterKind kind, float[] values) {
    if (values != null) {
      network.setParameters(layer, kind, values);
    }
  }

  private void compareForward(int layer, ConformanceCase.ExpectedLayer values) {
    NetworkSpec spec = expected.spec();
    int neurons = spec.layers().get(layer).neurons();
    if (values.spikes() != null) {
      int wrong = differences(network.spikes(layer), values.spikes(), neurons);
      deviations.add(new Deviation(name("spikes", layer), wrong, SPIKES));
    }
    float[] membrane = new float[values.finalMembrane().length];
    for (int i = 0; i < membrane.length; i++) {
      membrane[i] = network.membrane(layer, i / neurons, i % neurons);
    }
    deviations.add(
        new Deviation(
            name("u[T]", layer), relativeNorm(membrane, values.finalMembrane()), MEMBRANE));
  }

  /** Neurons that fired and must not, or the other way round, over all steps and samples. */
  private int differences(SpikeList list, boolean[][][] spikes, int neurons) {
    int wrong = 0;
    for (int t = 0; t < spikes.length; t++) {
      for (int b = 0; b < expected.batch(); b++) {
        boolean[] fired = new boolean[neurons];
        int row = t * expected.batch() + b;
        for (int i = list.rowStart(row); i < list.firedEnd(row); i++) {
          fired[list.id(i)] = true;
        }
        for (int n = 0; n < neurons; n++) {
          wrong += fired[n] == spikes[t][b][n] ? 0 : 1;
        }
      }
    }
    return wrong;
  }

  private void compareGradient(int layer, ParameterKind kind, String symbol, double[] values) {
    if (values != null) {
      double found = relativeNorm(network.gradient(layer, kind), values);
      deviations.add(new Deviation(name("dL/d" + symbol, layer), found, GRADIENT));
    }
  }

  private static double relative(double found, double expected) {
    return found == expected ? 0 : Math.abs(found - expected) / Math.abs(expected);
  }

  private static String name(String what, int layer) {
    return what + " " + (layer + 1);
  }

  /** ‖found − expected‖ / ‖expected‖; 0 if both are nothing but zeros. */
  static double relativeNorm(float[] found, double[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += (found[i] - expected[i]) * (found[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
    return difference == 0 ? 0 : Math.sqrt(difference / norm);
  }
}
