package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import spiketile.layout.SpikeList;
import spiketile.runtime.data.EventBatch;

/** All that a network computes in some steps of training, by name, to be compared with another's. */
final class NetworkTrace {
  private static final String FORWARD = "forward, ";
  private static final String GRADIENT = "gradient, ";
  private static final String MEMBRANES = ", membranes";

  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, int[]> lists = new LinkedHashMap<>();
  private final Network network;
  private String step;

  private NetworkTrace(Network network) {
    this.network = network;
  }

  /** Three steps of training: a full batch, a partial one, and a full one again. */
  static NetworkTrace ofTraining(NetworkCase given, UnaryOperator<RunSpec> change) {
    try (Network network = given.open(change)) {
      return ofTraining(given, network);
    }
  }

  /** The same with a network that is open; of its own layers, if other ranks have others. */
  static NetworkTrace ofTraining(NetworkCase given, Network network) {
    NetworkTrace trace = new NetworkTrace(network);
    EventBatch batch = given.emptyBatch();
    int[] sizes = {given.batch(), Math.max(1, given.batch() - 2), given.batch()};
    for (int i = 0; i < sizes.length; i++) {
      given.fill(batch, i, sizes[i]);
      trace.gradients("step " + (i + 1) + ", ", batch);
      network.update();
      trace.parameters();
    }
    return trace;
  }

  /** A forward and a backward pass with the first weights. */
  static NetworkTrace ofGradients(NetworkCase given, UnaryOperator<RunSpec> change) {
    try (Network network = given.open(change)) {
      return ofGradients(network, given.batch(0));
    }
  }

  /** A forward and a backward pass. */
  static NetworkTrace ofGradients(Network network, EventBatch batch) {
    NetworkTrace trace = new NetworkTrace(network);
    trace.gradients("", batch);
    return trace;
  }

  private void gradients(String newStep, EventBatch batch) {
    step = newStep;
    network.forward(batch);
    float[] logits = new float[batch.size() * network.spec().classes()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = network.logit(i / network.spec().classes(), i % network.spec().classes());
    }
    values.put(step + FORWARD + "logits", logits);
    for (int l = 0; l < network.spec().layers().size(); l++) {
      LayerActivity activity = network.activity(l);
      values.put(
          step + FORWARD + "activity of layer " + (l + 1),
          new float[] {(float) activity.fired(), (float) activity.active(), activity.dropped()});
      if (network.has(l)) {
        states(l, batch.size());
      }
    }
    // two floats hold the bits of a double
    long loss = Double.doubleToLongBits(network.backward());
    lists.put(step + FORWARD + "bits of the loss", new int[] {(int) (loss >> 32), (int) loss});
    forEachKind(
        (layer, kind, name) -> values.put(step + GRADIENT + name, network.gradient(layer, kind)));
  }

  private void states(int layer, int samples) {
    String name = step + FORWARD + "layer " + (layer + 1);
    values.put(name + MEMBRANES, membranes(layer, samples));
    if (layer < network.spec().layers().size() - 1 || network.spec().readout().spiking()) {
      if (network.plan().segmentSteps() < network.run().steps()) {
        return;
      }
      SpikeList spikes = network.spikes(layer);
      int rows = spikes.rows();
      lists.put(name + ", row starts", ints(spikes.rowStarts(), rows + 1));
      lists.put(name + ", ends of fired ids", ints(spikes.firedEnds(), rows));
      lists.put(name + ", ids", ints(spikes.ids(), spikes.entries()));
    }
  }

  /** NaN where a neuron is on another rank. */
  private float[] membranes(int layer, int samples) {
    int neurons = network.spec().layers().get(layer).neurons();
    float[] membranes = new float[samples * neurons];
    Arrays.fill(membranes, Float.NaN);
    for (Tile tile : network.layer(layer).tiles()) {
      for (int i = 0; i < samples * tile.plan.width(); i++) {
        int sample = i / tile.plan.width();
        int neuron = tile.plan.firstNeuron() + i % tile.plan.width();
        membranes[sample * neurons + neuron] = network.membrane(layer, sample, neuron);
      }
    }
    return membranes;
  }

  private static int[] ints(MemorySegment memory, int count) {
    return memory.asSlice(0, 4L * count).toArray(ValueLayout.JAVA_INT);
  }

  private void parameters() {
    forEachKind(
        (layer, kind, name) ->
            values.put(step + "updated " + name, network.parameters(layer, kind)));
  }

  private interface KindVisitor {
    void visit(int layer, ParameterKind kind, String name);
  }

  private void forEachKind(KindVisitor visitor) {
    for (int l = 0; l < network.spec().layers().size(); l++) {
      for (ParameterKind kind : ParameterKind.values()) {
        if (network.has(l) && network.spec().has(l, kind)) {
          visitor.visit(l, kind, "layer %d, %s".formatted(l + 1, kind));
        }
      }
    }
  }

  /** What several ranks have of a network; what more than one has must be the same. */
  static NetworkTrace union(List<NetworkTrace> ranks) {
    NetworkTrace union = new NetworkTrace(null);
    for (NetworkTrace rank : ranks) {
      rank.values.forEach((name, v) -> union.values.merge(name, v, (a, b) -> union(name, a, b)));
      rank.lists.forEach(
          (name, v) ->
              assertThat(union.lists.merge(name, v, (a, same) -> a)).as(name).isEqualTo(v));
    }
    return union;
  }

  private static float[] union(String name, float[] a, float[] b) {
    if (!name.endsWith(MEMBRANES)) {
      assertThat(a).as(name).isEqualTo(b);
      return a;
    }
    float[] union = a.clone();
    for (int i = 0; i < union.length; i++) {
      union[i] = Float.isNaN(a[i]) ? b[i] : a[i];
    }
    return union;
  }

  void assertSameBitsAs(NetworkTrace expected) {
    assertSameListsAs(expected);
    assertThat(values.keySet()).isEqualTo(expected.values.keySet());
    values.forEach((name, v) -> assertThat(v).as(name).isEqualTo(expected.values.get(name)));
  }

  /** Whether a number is another one. */
  boolean differsFrom(NetworkTrace other) {
    return !values.keySet().stream()
        .allMatch(name -> Arrays.equals(values.get(name), other.values.get(name)));
  }

  /** All but the lists, which a network with checkpoints does not hold. */
  void assertSameNumbersAs(NetworkTrace expected) {
    assertThat(values.keySet()).isEqualTo(expected.values.keySet());
    values.forEach((name, v) -> assertThat(v).as(name).isEqualTo(expected.values.get(name)));
    lists.forEach((name, v) -> assertThat(v).as(name).isEqualTo(expected.lists.get(name)));
  }

  /** Spikes, membranes and logits bit for bit; the loss follows from them. */
  void assertSameForwardAs(NetworkTrace expected) {
    assertSameListsAs(expected);
    values.forEach(
        (name, v) -> {
          if (name.contains(FORWARD)) {
            assertThat(v).as(name).isEqualTo(expected.values.get(name));
          }
        });
  }

  private void assertSameListsAs(NetworkTrace expected) {
    assertThat(lists.keySet()).isEqualTo(expected.lists.keySet());
    lists.forEach((name, v) -> assertThat(v).as(name).isEqualTo(expected.lists.get(name)));
  }

  /** Gradients whose difference is at most a share of the expected one, measured by their norms. */
  void assertGradientsCloseTo(NetworkTrace expected, double share) {
    values.forEach(
        (name, v) -> {
          if (name.contains(GRADIENT)) {
            float[] wanted = expected.values.get(name);
            assertThat(distance(v, wanted))
                .as("%s: distance from one of norm %s", name, norm(wanted))
                .isLessThanOrEqualTo(share * norm(wanted));
          }
        });
  }

  private static double norm(float[] vector) {
    return distance(vector, new float[vector.length]);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /** How many spikes and active neurons all layers listed. */
  int entries() {
    return lists.entrySet().stream()
        .filter(list -> list.getKey().endsWith(", ids"))
        .mapToInt(list -> list.getValue().length)
        .sum();
  }

  /** The gradients' norms by name. */
  Map<String, Double> gradientNorms() {
    Map<String, Double> norms = new LinkedHashMap<>();
    values.forEach(
        (name, v) -> {
          if (name.contains(GRADIENT)) {
            norms.put(name, norm(v));
          }
        });
    return norms;
  }
}
