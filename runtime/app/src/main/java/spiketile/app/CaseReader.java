package spiketile.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.Readout;

/**
 * Reads a {@link ConformanceCase}, field by field.
 *
 * <p>Sizes come first: whatever is allocated later is bounded by them, or by what the file really
 * holds. Fields that are not read, such as the generator's settings, may be there.
 */
final class CaseReader {
  static final long MOST_BYTES = 64L << 20;
  static final int MOST_LAYERS = 64;
  static final int MOST_NEURONS = 1 << 20;
  static final int MOST_STEPS = 1 << 16;
  static final int MOST_SAMPLES = 1 << 16;

  /** Most states of a case: steps times samples times neurons, those of the input among them. */
  static final long MOST_STATES = 1L << 22;

  private final CaseField file;
  private final int steps;
  private final int batch;
  private final int[] sizes;

  private CaseReader(CaseField file) {
    this.file = file;
    steps = file.get("T").integer(1, MOST_STEPS);
    batch = file.get("B").integer(1, MOST_SAMPLES);
    sizes = sizes(file.get("sizes"));
    requireStates();
  }

  static ConformanceCase read(Path path) throws IOException {
    return new CaseReader(JsonFile.read(path, MOST_BYTES)).read();
  }

  private static int[] sizes(CaseField field) {
    List<CaseField> elements = field.elements();
    if (elements.size() < 2 || elements.size() > MOST_LAYERS) {
      throw field.wrong(
          elements.size() + " sizes", "2 to %d, the input's first".formatted(MOST_LAYERS));
    }
    return elements.stream().mapToInt(size -> size.integer(1, MOST_NEURONS)).toArray();
  }

  private void requireStates() {
    long neurons = 0;
    for (int size : sizes) {
      neurons += size;
    }
    // at most 2^16 · 2^16 · 2^26, so the product does not overflow
    if (steps * (long) batch * neurons > MOST_STATES) {
      throw file.get("sizes")
          .wrong(
              "%d neurons over %d steps of %d samples".formatted(neurons, steps, batch),
              "at most %d states in all".formatted(MOST_STATES));
    }
  }

  private ConformanceCase read() {
    NetworkSpec spec = spec();
    int[] labels = labels();
    return new ConformanceCase(
        file.file(),
        spec,
        parameters(),
        states(file.get("inputEvents"), 0, steps, 0),
        labels,
        margin(),
        file.get("loss").number(),
        expected(spec));
  }

  private double margin() {
    CaseField field = file.get("minThresholdMargin");
    double margin = field.number();
    if (margin < 0) {
      throw field.wrong(Double.toString(margin), "0 or more");
    }
    return margin;
  }

  private int layers() {
    return sizes.length - 1;
  }

  /** A field's entry for a layer. */
  private CaseField ofLayer(String name, int layer) {
    return file.get(name).elements(layers(), "one for each layer above the input").get(layer);
  }

  private NetworkSpec spec() {
    NetworkSpec.Builder spec =
        NetworkSpec.of(sizes[0])
            .readout(readout())
            .delay(file.get("delay").integer(0, 1))
            .detachReset(file.get("detach").truth());
    for (int layer = 0; layer < layers(); layer++) {
      boolean recurrent = !ofLayer("R", layer).isNull();
      if (recurrent && layer == layers() - 1) {
        throw ofLayer("R", layer).wrong("recurrent weights of the last layer", "null");
      }
      boolean bias = !ofLayer("bias", layer).isNull();
      spec.layer(new LayerSpec(sizes[layer + 1], recurrent, bias, neuron(layer)));
    }
    return spec.build();
  }

  private Readout readout() {
    String label = file.get("readout").text();
    return checked("readout", () -> Readout.of(label));
  }

  private NeuronSpec neuron(int layer) {
    float[] alpha = neuronValues("alpha", layer);
    float[] invC = neuronValues("invC", layer);
    float[] theta = neuronValues("theta", layer);
    float[] thetaGrad = neuronValues("thetaGrad", layer);
    float beta = file.get("beta").single();
    String fields = "alpha, invC, theta, thetaGrad [%d] or beta".formatted(layer);
    return checked(fields, () -> new NeuronSpec(alpha, invC, theta, thetaGrad, beta));
  }

  /** Lets the model decide what is allowed. */
  private <T> T checked(String fields, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new CaseException(file.file(), fields, e);
    }
  }

  private float[] neuronValues(String name, int layer) {
    return ofLayer(name, layer).singles(sizes[layer + 1], "one for each neuron");
  }

  private List<ConformanceCase.LayerValues> parameters() {
    List<ConformanceCase.LayerValues> parameters = new ArrayList<>();
    for (int layer = 0; layer < layers(); layer++) {
      CaseField recurrent = ofLayer("R", layer);
      CaseField bias = ofLayer("bias", layer);
      parameters.add(
          new ConformanceCase.LayerValues(
              ofLayer("W", layer).singles(weights(layer), shape(sizes[layer], layer)),
              recurrent.isNull()
                  ? null
                  : recurrent.singles(squared(layer), shape(sizes[layer + 1], layer)),
              bias.isNull() ? null : bias.singles(sizes[layer + 1], "one for each neuron")));
    }
    return parameters;
  }

  private long weights(int layer) {
    return (long) sizes[layer] * sizes[layer + 1];
  }

  private long squared(int layer) {
    return (long) sizes[layer + 1] * sizes[layer + 1];
  }

  private String shape(int rows, int layer) {
    return rows + " presynaptic × " + sizes[layer + 1];
  }

  private int[] labels() {
    return file.get("labels").elements(batch, "one for each sample").stream()
        .mapToInt(label -> label.integer(0, sizes[layers()] - 1))
        .toArray();
  }

  /** Spikes [t, b, id] of a population, as [t][b][id] with times from 0 to {@code end − 1}. */
  private boolean[][][] states(CaseField events, int firstTime, int end, int population) {
    boolean[][][] states = new boolean[end][batch][sizes[population]];
    for (CaseField event : events.elements()) {
      List<CaseField> place = event.elements(3, "t, b, neuron");
      int t = place.get(0).integer(firstTime, end - 1);
      int b = place.get(1).integer(0, batch - 1);
      int id = place.get(2).integer(0, sizes[population] - 1);
      if (states[t][b][id]) {
        throw event.wrong("a spike that stands twice", "each spike once");
      }
      states[t][b][id] = true;
    }
    return states;
  }

  private List<ConformanceCase.ExpectedLayer> expected(NetworkSpec spec) {
    List<ConformanceCase.ExpectedLayer> expected = new ArrayList<>();
    for (int layer = 0; layer < layers(); layer++) {
      boolean leaky = layer == layers() - 1 && !spec.readout().spiking();
      LayerSpec layerSpec = spec.layers().get(layer);
      expected.add(
          new ConformanceCase.ExpectedLayer(
              spikes(layer, leaky),
              ofLayer("finalMembrane", layer)
                  .numbers((long) batch * sizes[layer + 1], "samples × neurons"),
              ofLayer("gradW", layer).numbers(weights(layer), shape(sizes[layer], layer)),
              gradient("gradR", "R", layer, layerSpec.recurrent(), squared(layer)),
              gradient("gradBias", "bias", layer, layerSpec.bias(), sizes[layer + 1])));
    }
    return expected;
  }

  private boolean[][][] spikes(int layer, boolean leaky) {
    CaseField spikes = ofLayer("spikes", layer);
    if (leaky != spikes.isNull()) {
      throw spikes.wrong(
          leaky ? "spikes of a leaky readout" : "null",
          leaky ? "null" : "an array of [t, b, neuron], t from 1 to T");
    }
    return leaky ? null : states(spikes, 1, steps + 1, layer + 1);
  }

  private double[] gradient(String name, String parameter, int layer, boolean present, long count) {
    CaseField gradient = ofLayer(name, layer);
    if (present == gradient.isNull()) {
      throw gradient.wrong(
          present ? "null" : "a gradient",
          "null exactly where %s[%d] is null".formatted(parameter, layer));
    }
    return present ? gradient.numbers(count, "like " + parameter) : null;
  }
}
