package spiketile.runtime;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import spiketile.layout.SpikeList;
import spiketile.runtime.Safetensors.Tensor;
import spiketile.runtime.data.EventBatch;

/**
 * All that a network computes for one batch, for comparing another implementation with it number by number: one safetensors file of
 * every layer's spike list, membranes, λ, parameters and gradients. docs/model.md describes every tensor.
 */
public final class TraceFile {
  private final List<Tensor> tensors = new ArrayList<>();
  private final Network network;
  private final NetworkSpec spec;
  private final int steps;
  private final int samples;

  private TraceFile(Network network, EventBatch batch) {
    this.network = network;
    spec = network.spec();
    steps = network.run().steps();
    samples = batch.size();
  }

  /**
   * Goes forward and backward with a batch, and writes what comes of it.
   *
   * @param target the file, replaced if it is there
   * @param network a whole one without checkpoints, whose gradients are zero, as those of one just opened; they stand
   *     afterwards. Nobody is dropped, and weights are as they are, whatever its dropout
   * @param batch the samples
   * @param notes the caller's own texts, such as the input's file
   * @return the loss
   * @throws NonFiniteException if the loss is not finite; nothing is written then
   * @throws IOException if the file cannot be written
   */
  public static double write(
      Path target, Network network, EventBatch batch, Map<String, String> notes)
      throws IOException {
    StateRecord record = new StateRecord(network);
    TraceFile trace = new TraceFile(network, batch);
    network.record(record);
    network.forward(batch);
    trace.addInput(batch);
    trace.addLogits();
    double loss = network.backward();
    network.record(null);
    for (int l = 0; l < trace.spec.layers().size(); l++) {
      trace.addLayer(l, record);
    }
    Map<String, String> texts = new TreeMap<>();
    ModelTexts.write(
        texts, trace.spec, network.optimizer(), network.updates(), TrainProgress.START);
    notes.forEach((key, text) -> texts.put(ModelTexts.NOTE + key, text));
    texts.put("loss", Double.toString(loss));
    Safetensors.write(target, texts, trace.tensors);
    return loss;
  }

  private void addInput(EventBatch batch) {
    int rows = steps * samples;
    int entries = batch.rowStarts()[rows];
    addInts("input.row_start", Arrays.copyOf(batch.rowStarts(), rows + 1));
    addInts("input.ids", Arrays.copyOf(batch.ids(), entries));
    int[] labels = new int[samples];
    Arrays.setAll(labels, batch::label);
    addInts("labels", labels);
  }

  private void addLogits() {
    int classes = spec.classes();
    float[] logits = new float[samples * classes];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = network.logit(i / classes, i % classes);
    }
    addFloats("logits", logits, samples, classes);
  }

  private void addLayer(int layer, StateRecord record) {
    if (layer < spec.layers().size() - 1 || spec.readout().spiking()) {
      addSpikes(layer, network.spikes(layer));
    }
    int neurons = spec.layers().get(layer).neurons();
    int states = (steps + 1) * samples * neurons;
    float[] membranes = Arrays.copyOf(record.membranes(layer), states);
    float[] lambdas = Arrays.copyOf(record.lambdasOverC(layer), states);
    float[] invC = spec.layers().get(layer).neuron().invC();
    for (int i = 0; i < states; i++) {
      lambdas[i] = (float) ((double) lambdas[i] / NeuronSpec.value(invC, i % neurons));
    }
    addFloats(ModelFile.name(layer, "membrane"), membranes, steps + 1, samples, neurons);
    addFloats(ModelFile.name(layer, "lambda"), lambdas, steps + 1, samples, neurons);
    for (ParameterKind kind : ParameterKind.values()) {
      if (spec.has(layer, kind)) {
        int rows = spec.rows(layer, kind);
        String name = ModelFile.name(layer, kind, Parameters.State.PARAMETERS);
        addFloats(name, network.parameters(layer, kind), rows, neurons);
        addFloats("gradient." + name, network.gradient(layer, kind), rows, neurons);
      }
    }
  }

  private void addSpikes(int layer, SpikeList list) {
    int rows = (steps + 1) * samples;
    int[] starts = new int[rows + 1];
    int[] ends = new int[rows];
    Arrays.setAll(starts, list::rowStart);
    Arrays.setAll(ends, list::firedEnd);
    int[] ids = new int[starts[rows]];
    Arrays.setAll(ids, list::id);
    addInts(ModelFile.name(layer, "row_start"), starts);
    addInts(ModelFile.name(layer, "fired_end"), ends);
    addInts(ModelFile.name(layer, "ids"), ids);
  }

  private void addInts(String name, int[] values) {
    tensors.add(
        new Tensor(
            name,
            SafetensorsHeader.I32,
            new long[] {values.length},
            memory -> memory.copyFrom(MemorySegment.ofArray(values))));
  }

  private void addFloats(String name, float[] values, long... shape) {
    tensors.add(new Tensor(name, shape, memory -> memory.copyFrom(MemorySegment.ofArray(values))));
  }
}
