package spiketile.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spiketile.data.nir.NirFile;
import spiketile.data.nir.NirImport;
import spiketile.data.nir.NirNetwork;
import spiketile.layout.SpikeList;
import spiketile.runtime.Network;
import spiketile.runtime.RunSpec;
import spiketile.runtime.StateRecord;
import spiketile.runtime.data.EventBatch;

/**
 * A graph in NIR, an input, and what the graph must make of it: numbers from elsewhere that this program must reproduce. Of each layer
 * by the name of its neurons' node, either spikes, exactly, or membranes of all steps, by the norm of the difference.
 *
 * @param name of the graph's file
 * @param network the graph as a network
 * @param steps T
 * @param input pairs of step and neuron
 * @param spikes pairs of step and neuron by node, the response to the input of the same step
 * @param values membranes by node, [step][neuron]
 */
record NirCase(
    String name,
    NirNetwork network,
    int steps,
    List<int[]> input,
    Map<String, List<int[]>> spikes,
    Map<String, double[][]> values) {
  private static final int MOST_STEPS = 1 << 16;

  /** Reads a case from a graph and its JSON file. */
  static NirCase read(Path nir, Path json) throws IOException {
    CaseField file = JsonFile.read(json, CaseReader.MOST_BYTES);
    NirNetwork network = NirImport.network(nir, NirFile.read(nir), options(file));
    int steps = file.get("T").integer(1, MOST_STEPS);
    Map<String, List<int[]>> spikes = new LinkedHashMap<>();
    Map<String, double[][]> values = new LinkedHashMap<>();
    List<String> names = network.layers().stream().map(NirNetwork.Layer::name).toList();
    file.get("spikes").only(names);
    file.get("values").only(names);
    for (int l = 0; l < names.size(); l++) {
      int neurons = network.spec().layers().get(l).neurons();
      String name = names.get(l);
      if (file.get("spikes").has(name)) {
        spikes.put(name, pairs(file.get("spikes").get(name), steps, neurons));
      }
      if (file.get("values").has(name)) {
        values.put(name, rows(file.get("values").get(name), steps, neurons));
      }
    }
    List<int[]> input = pairs(file.get("input"), steps, network.spec().inputs());
    return new NirCase(nir.getFileName().toString(), network, steps, input, spikes, values);
  }

  private static NirImport.Options options(CaseField file) {
    String way = file.get("discretisation").text();
    double dt = file.get("dt").number();
    try {
      return new NirImport.Options(dt, NirOptions.discretisation(way), null);
    } catch (IllegalArgumentException e) {
      throw new CaseException(file.file(), "dt or discretisation", e);
    }
  }

  private static List<int[]> pairs(CaseField events, int steps, int neurons) {
    List<int[]> pairs = new ArrayList<>();
    for (CaseField event : events.elements()) {
      List<CaseField> pair = event.elements(2, "step, neuron");
      pairs.add(new int[] {pair.get(0).integer(0, steps - 1), pair.get(1).integer(0, neurons - 1)});
    }
    return pairs;
  }

  private static double[][] rows(CaseField field, int steps, int neurons) {
    return field.elements(steps, "one for each step").stream()
        .map(row -> row.numbers(neurons, "one for each neuron"))
        .toArray(double[][]::new);
  }

  /** Runs the case; its batch and steps replace those of the run. */
  List<Deviation> run(RunSpec run) {
    try (Network opened = Network.open(network.spec(), WeightsFile.NO_OPTIMIZER, run)) {
      network.putInto(opened);
      StateRecord record = new StateRecord(opened);
      opened.record(record);
      opened.forward(batch());
      List<Deviation> deviations = new ArrayList<>();
      for (int l = 0; l < network.layers().size(); l++) {
        String name = network.layers().get(l).name();
        if (spikes.containsKey(name)) {
          deviations.add(spikes(opened, l, name));
        }
        if (values.containsKey(name)) {
          deviations.add(values(record.membranes(l), name));
        }
      }
      return deviations;
    }
  }

  private EventBatch batch() {
    EventBatch batch = new EventBatch(network.spec().inputs(), steps, 1);
    boolean[][] spikes = grid(input, network.spec().inputs());
    batch.fill(
        (sample, events) -> {
          for (int t = 0; t < steps; t++) {
            for (int j = 0; j < spikes[t].length; j++) {
              if (spikes[t][j]) {
                events.add(t, j);
              }
            }
          }
        },
        new int[1]);
    return batch;
  }

  private boolean[][] grid(List<int[]> pairs, int neurons) {
    boolean[][] grid = new boolean[steps][neurons];
    pairs.forEach(pair -> grid[pair[0]][pair[1]] = true);
    return grid;
  }

  private Deviation spikes(Network opened, int layer, String name) {
    int neurons = opened.spec().layers().get(layer).neurons();
    boolean[][] expected = grid(spikes.get(name), neurons);
    SpikeList list = opened.spikes(layer);
    int wrong = 0;
    for (int t = 0; t < steps; t++) {
      boolean[] fired = new boolean[neurons];
      for (int e = list.rowStart(t + 1); e < list.firedEnd(t + 1); e++) {
        fired[list.id(e)] = true;
      }
      for (int i = 0; i < neurons; i++) {
        wrong += fired[i] == expected[t][i] ? 0 : 1;
      }
    }
    return new Deviation("spikes of " + name, wrong, Conformance.SPIKES);
  }

  private Deviation values(float[] membranes, String name) {
    double[] expected = Arrays.stream(values.get(name)).flatMapToDouble(Arrays::stream).toArray();
    int before = membranes.length - expected.length;
    float[] found = Arrays.copyOfRange(membranes, before, membranes.length);
    double norm = Conformance.relativeNorm(found, expected);
    return new Deviation("values of " + name, norm, Conformance.MEMBRANE);
  }
}
