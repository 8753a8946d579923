package spiketile.data.nir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import spiketile.data.DataException;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.Readout;

/**
 * A graph as a network of this program. With v_leak = v_reset = 0 and by explicit Euler
 *
 * <pre>
 *   α = 1 − Δt/τ      1/C = r·Δt/τ      ϑ = the least float above v_threshold, since there a spike is v &gt; v_threshold
 * </pre>
 *
 * in double precision, then rounded. Layers have no delay between them unless each but the first has one of Δt. Whatever else a graph
 * says is refused by the name of its node.
 */
public final class NirImport {
  /** What snnTorch and SpikingJelly assume where nobody says it. */
  public static final double USUAL_DT = 1e-4;

  /** By how much a delay may differ from Δt, as a share. */
  private static final double DELAY_ROUNDING = 1e-6;

  private final NirFields fields;
  private final List<NirChain.Layer> order;
  private final double dt;
  private final boolean assumed;
  private final Discretisation discretisation;

  private NirImport(Path file, NirGraph graph, Options options) throws DataException {
    NirChain chain = NirChain.of(file, graph);
    fields = new NirFields(file, chain.nodes());
    order = chain.layers();
    Double said = options.dt() == null ? saidDt() : options.dt();
    assumed = said == null;
    dt = assumed ? USUAL_DT : said;
    discretisation =
        options.discretisation() == null ? saidDiscretisation() : options.discretisation();
  }

  /**
   * What a caller decides.
   *
   * @param dt Δt of a step in seconds; null for what the graph says, or {@link #USUAL_DT}
   * @param discretisation null for what the graph says, or explicit Euler
   * @param readout null for what the graph says, or the spike count of spiking last neurons and the mean of others
   */
  public record Options(Double dt, Discretisation discretisation, Readout readout) {
    /** What the graph says. */
    public static final Options NONE = new Options(null, null, null);

    /**
     * Checks the step.
     *
     * @throws IllegalArgumentException if Δt is no positive number
     */
    public Options {
      if (dt != null && !(dt > 0 && dt < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a positive Δt in seconds needed, not " + dt);
      }
    }
  }

  /**
   * Reads a network.
   *
   * @param file where the graph is from, for messages
   * @param graph the graph
   * @param options what the caller decides
   * @return the network
   * @throws DataException if this program has no such network, naming the node and the reason
   */
  public static NirNetwork network(Path file, NirGraph graph, Options options)
      throws DataException {
    return new NirImport(file, graph, options).network(options.readout());
  }

  private NirNetwork network(Readout asked) throws DataException {
    if (order.getLast().recurrent() != null) {
      throw fields.wrong(
          order.getLast().recurrent(),
          "feeds the last neurons back to themselves; recurrence expected but in the last layer");
    }
    List<NirNetwork.Layer> layers = new ArrayList<>();
    int inputs = inputs();
    NetworkSpec.Builder spec = NetworkSpec.of(inputs).delay(delay()).readout(readout(asked));
    NirNeurons neurons = new NirNeurons(fields, dt, discretisation);
    int below = inputs;
    for (NirChain.Layer layer : order) {
      NirNetwork.Layer parameters = parameters(layer, below);
      boolean recurrent = parameters.recurrent() != null;
      below = parameters.weights().length / below;
      NeuronSpec neuron = neurons.of(layer.neurons(), below);
      spec.layer(new LayerSpec(below, recurrent, parameters.bias() != null, neuron));
      layers.add(parameters);
    }
    try {
      return new NirNetwork(spec.build(), layers, dt, assumed, discretisation);
    } catch (IllegalArgumentException e) {
      throw DataException.of(fields.file(), e.getMessage());
    }
  }

  private int inputs() throws DataException {
    NirArray weight = fields.matrix(order.getFirst().synapses());
    int inputs = weight.shape()[1];
    for (NirNode node : fields.nodes().values()) {
      NirArray shape = node.fields().get("shape");
      if (node.type().equals("Input") && shape != null) {
        double all = Arrays.stream(shape.values()).reduce(1, (a, b) -> a * b);
        if (all != inputs) {
          throw fields.wrong(
              order.getFirst().synapses(),
              "has weights of %d inputs, the graph's input %.0f; as many expected"
                  .formatted(inputs, all));
        }
      }
    }
    return inputs;
  }

  private int delay() throws DataException {
    Integer common = order.size() == 1 ? 1 : null;
    for (int l = 0; l < order.size(); l++) {
      int steps = 0;
      for (String delay : order.get(l).delays()) {
        steps += steps(delay);
      }
      String synapses = order.get(l).synapses();
      if (l == 0 && steps > 0) {
        throw fields.wrong(
            synapses, "is fed by a delayed input; the first layer without delay expected");
      }
      if (steps > 1 || l > 1 && steps != common) {
        throw fields.wrong(
            synapses,
            "is fed after %d steps of Δt; none, or one for all layers above the first, expected"
                .formatted(steps));
      }
      common = l == 1 ? Integer.valueOf(steps) : common;
    }
    return common;
  }

  private int steps(String delay) throws DataException {
    NirArray seconds = fields.field(delay, "delay");
    for (double value : seconds.values()) {
      if (value != 0 && !(Math.abs(value - dt) <= DELAY_ROUNDING * dt) || value != seconds.at(0)) {
        throw fields.wrong(
            delay,
            "has delay %s s; 0 or Δt = %s s, and the same for all neurons, expected"
                .formatted(value, dt));
      }
    }
    return seconds.at(0) == 0 ? 0 : 1;
  }

  private Readout readout(Readout asked) throws DataException {
    String last = order.getLast().neurons();
    boolean spiking = !fields.type(last).equals("LI");
    for (NirChain.Layer layer : order.subList(0, order.size() - 1)) {
      if (fields.type(layer.neurons()).equals("LI")) {
        throw fields.wrong(
            layer.neurons(), "is of type LI; LIF or IF expected but in the last layer");
      }
    }
    Readout readout = asked;
    if (readout == null) {
      String said = fields.text(last, Said.READOUT);
      readout = said == null ? usual(spiking) : readoutOf(last, said);
    }
    if (readout.spiking() != spiking) {
      throw fields.wrong(
          last,
          "is of type %s, which has no readout %s".formatted(fields.type(last), readout.label()));
    }
    return readout;
  }

  private static Readout usual(boolean spiking) {
    return spiking ? Readout.SPIKE_COUNT : Readout.MEAN;
  }

  private Readout readoutOf(String name, String label) throws DataException {
    try {
      return Readout.of(label);
    } catch (IllegalArgumentException e) {
      throw fields.wrong(name, "says " + e.getMessage());
    }
  }

  private NirNetwork.Layer parameters(NirChain.Layer layer, int below) throws DataException {
    NirArray weight = fields.matrix(layer.synapses());
    int neurons = weight.shape()[0];
    if (weight.shape()[1] != below) {
      throw fields.wrong(
          layer.synapses(),
          "has weights of %d inputs; %d, as the layer below has neurons, expected"
              .formatted(weight.shape()[1], below));
    }
    NirArray own = layer.recurrent() == null ? null : fields.matrix(layer.recurrent());
    if (own != null && !Arrays.equals(own.shape(), new int[] {neurons, neurons})) {
      throw fields.wrong(
          layer.recurrent(),
          "has weights of shape %s; [%d, %d] expected"
              .formatted(Arrays.toString(own.shape()), neurons, neurons));
    }
    return new NirNetwork.Layer(
        layer.neurons(),
        transposed(layer.synapses(), weight),
        own == null ? null : transposed(layer.recurrent(), own),
        bias(layer, neurons));
  }

  /** Weights by the neuron that sends: a graph has them by the one that receives. */
  private float[] transposed(String synapses, NirArray weight) throws DataException {
    int outputs = weight.shape()[0];
    int inputs = weight.shape()[1];
    float[] rows = new float[weight.values().length];
    for (int i = 0; i < outputs; i++) {
      for (int j = 0; j < inputs; j++) {
        rows[j * outputs + i] = fields.finite(synapses, "weight", weight.values()[i * inputs + j]);
      }
    }
    return rows;
  }

  /** Of both synapses: they add up. Null if neither has any. */
  private float[] bias(NirChain.Layer layer, int neurons) throws DataException {
    double[] sum = null;
    for (String synapses : new String[] {layer.synapses(), layer.recurrent()}) {
      if (synapses != null && fields.type(synapses).equals("Affine")) {
        NirArray bias = fields.vector(synapses, "bias", neurons);
        sum = sum == null ? new double[neurons] : sum;
        for (int i = 0; i < neurons; i++) {
          sum[i] += bias.at(i);
        }
      }
    }
    if (sum == null) {
      return null;
    }
    float[] rounded = new float[neurons];
    for (int i = 0; i < neurons; i++) {
      rounded[i] = fields.finite(layer.synapses(), "bias", sum[i]);
    }
    return rounded;
  }

  private Double saidDt() throws DataException {
    Double said = null;
    for (NirChain.Layer layer : order) {
      NirArray own = fields.number(layer.neurons(), Said.DT);
      if (own != null) {
        double value = own.at(0);
        if (!(value > 0) || said != null && said != value) {
          throw fields.wrong(
              layer.neurons(),
              "says Δt = %s s; a positive number expected, and the same in all layers"
                  .formatted(value));
        }
        said = value;
      }
    }
    return said;
  }

  private Discretisation saidDiscretisation() throws DataException {
    Discretisation said = null;
    for (NirChain.Layer layer : order) {
      String own = fields.text(layer.neurons(), Said.DISCRETISATION);
      if (own != null) {
        Discretisation value = discretisation(layer.neurons(), own);
        if (said != null && said != value) {
          throw fields.wrong(
              layer.neurons(), "says %s; the same in all layers expected".formatted(own));
        }
        said = value;
      }
    }
    return said == null ? Discretisation.EULER : said;
  }

  private Discretisation discretisation(String name, String label) throws DataException {
    for (Discretisation value : Discretisation.values()) {
      if (value.label().equals(label)) {
        return value;
      }
    }
    throw fields.wrong(name, "says discretisation '%s'; euler or exact expected".formatted(label));
  }
}
