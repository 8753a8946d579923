package spiketile.data.nir;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.ParameterKind;

/** Neurons of a layer as a node, and by what their weights are scaled for its reader. */
final class ExportedNeurons {
  private final NetworkSpec spec;
  private final NirExport.Options options;
  private final int layer;
  private final NeuronSpec neuron;
  private final int count;
  private final boolean spiking;
  private final boolean leaking;
  private final float[] alpha;
  private final double[] scale;

  /**
   * Describes them.
   *
   * @throws IllegalArgumentException if the reader takes no such neurons
   */
  ExportedNeurons(Network network, int layer, NirExport.Options options) {
    this.layer = layer;
    this.options = options;
    spec = network.spec();
    LayerSpec of = spec.layers().get(layer);
    neuron = of.neuron();
    count = of.neurons();
    spiking = layer < spec.layers().size() - 1 || spec.readout().spiking();
    alpha =
        of.learnsAlpha() ? network.parameters(layer, ParameterKind.ALPHA) : each(neuron.alpha());
    leaking = IntStream.range(0, count).anyMatch(i -> alpha[i] < 1);
    requireSayable();
    float[] invC = each(neuron.invC());
    scale = new double[count];
    for (int i = 0; i < count; i++) {
      scale[i] = leaking ? options.dialect().scale(invC[i], 1 - (double) alpha[i]) : 1;
    }
  }

  private void requireSayable() {
    for (int i = 0; i < count; i++) {
      boolean fits = leaking ? alpha[i] < 1 : spiking;
      if (!fits || options.discretisation() == Discretisation.EXACT && alpha[i] == 0) {
        throw refused("α = %s of neuron %d".formatted(alpha[i], i));
      }
    }
    if (!leaking && !options.dialect().allTypes()) {
      throw refused("neurons without a leak");
    }
    if (!spiking && !options.dialect().allTypes()) {
      throw refused("a leaky readout");
    }
    boolean uniform = constant(alpha) && constant(neuron.invC());
    if (options.dialect().uniformTau() && !uniform) {
      throw refused("neurons of several α");
    }
    if (spiking && options.dialect().uniformThreshold() && !constant(neuron.theta())) {
      throw refused("neurons of several thresholds");
    }
  }

  private IllegalArgumentException refused(String what) {
    return new IllegalArgumentException(
        "layer %d has %s, which %s does not take".formatted(layer + 1, what, reader()));
  }

  private String reader() {
    return options.dialect() == NirDialect.CANONICAL ? "the format" : options.dialect().toString();
  }

  private float[] each(float[] values) {
    float[] all = new float[count];
    for (int i = 0; i < count; i++) {
      all[i] = values.length == 1 ? values[0] : values[i];
    }
    return all;
  }

  private static boolean constant(float[] values) {
    return IntStream.range(1, values.length).allMatch(i -> values[i] == values[0]);
  }

  /** What multiplies the weights of a neuron. */
  double scale(int neuron) {
    return scale[neuron];
  }

  NirNode node() {
    Map<String, NirArray> fields = new TreeMap<>();
    float[] invC = each(neuron.invC());
    float[] theta = each(neuron.theta());
    double[] r = new double[count];
    double[] tau = new double[count];
    double[] threshold = new double[count];
    for (int i = 0; i < count; i++) {
      double left = 1 - (double) alpha[i];
      r[i] = leaking ? options.dialect().r(invC[i], left) : invC[i] / options.dt();
      tau[i] = leaking ? options.discretisation().tau(alpha[i], options.dt()) : 0;
      threshold[i] = options.dialect().threshold(theta[i]);
    }
    fields.put("r", numbers(r));
    if (leaking) {
      fields.put("tau", numbers(tau));
      fields.put("v_leak", numbers(new double[count]));
    }
    if (spiking) {
      fields.put("v_threshold", numbers(threshold));
      fields.put("v_reset", numbers(new double[count]));
    }
    String type = spiking ? (leaking ? "LIF" : "IF") : "LI";
    return new NirNode(type, fields, saidNumbers(), saidTexts(), null);
  }

  /** In 64 bits where they come back as the same bits; in 32, as other writers do, where others read them. */
  private NirArray numbers(double[] values) {
    NirArray wide = NirArray.doubles(values);
    return options.dialect() == NirDialect.CANONICAL
        ? wide
        : new NirArray(wide.shape(), values, NirArray.Kind.SINGLE);
  }

  private Map<String, NirArray> saidNumbers() {
    Map<String, NirArray> numbers = new TreeMap<>();
    numbers.put(Said.DT, NirArray.doubles(new double[] {options.dt()}));
    if (spiking) {
      numbers.put(Said.BETA, NirArray.singles(new float[] {neuron.surrogate().beta()}, 1));
      numbers.put(Said.THETA_GRAD, NirArray.singles(each(neuron.thetaGrad()), count));
    }
    return numbers;
  }

  private Map<String, String> saidTexts() {
    Map<String, String> texts = new TreeMap<>();
    texts.put(Said.DISCRETISATION, options.discretisation().label());
    if (spiking) {
      texts.put(Said.SURROGATE, neuron.surrogate().label());
    }
    if (layer == spec.layers().size() - 1) {
      texts.put(Said.READOUT, spec.readout().label());
    }
    return texts;
  }
}
