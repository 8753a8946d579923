package spiketile.runtime;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import spiketile.runtime.Parameters.State;
import spiketile.runtime.Safetensors.Tensor;

/**
 * Models on disk: one safetensors file with weights, neuron parameters, configuration, optimizer
 * state, progress and the caller's notes.
 *
 * <p>A tensor is {@code layer.N.weight}, {@code .recurrent}, {@code .bias}, {@code .alpha}, {@code
 * .inv_c}, {@code .theta} or {@code .theta_grad}, with N from 1; weights are {@code [pre][post]}. The
 * optimizer's moments stand under {@code moment_1.} and {@code moment_2.} before those names. The file
 * is written beside the old one, synced and renamed, so a kill at any moment leaves the old file or
 * the new one whole. docs/model.md describes every key.
 */
public final class ModelFile {
  private ModelFile() {}

  /**
   * Saves a network.
   *
   * @param target the file, replaced if it is there
   * @param network the network
   * @param progress how far its training has come
   * @param notes the caller's own texts, such as the data's name
   * @throws NonFiniteException if a parameter is NaN or infinite; the old file stays
   * @throws IOException if the file cannot be written; the old one stays
   */
  public static void save(
      Path target, Network network, TrainProgress progress, Map<String, String> notes)
      throws IOException {
    Phase before = network.enter(Phase.IO);
    network.requireFinite();
    Map<String, String> texts = new TreeMap<>();
    ModelTexts.write(texts, network.spec(), network.optimizer(), network.updates(), progress);
    notes.forEach((key, text) -> texts.put(ModelTexts.NOTE + key, text));
    Safetensors.write(target, texts, tensors(network));
    network.enter(before);
  }

  /**
   * Takes part in a {@link #save} by the first of the ranks that have a network's layers or tiles together.
   *
   * @param network this rank's part of it
   * @throws NonFiniteException if a parameter is NaN or infinite
   */
  public static void contribute(Network network) {
    network.requireFinite();
    for (int l = 0; l < network.spec().layers().size(); l++) {
      for (ParameterKind kind : ParameterKind.values()) {
        if (network.spec().has(l, kind)) {
          contribute(network, l, kind);
        }
      }
    }
  }

  private static void contribute(Network network, int layer, ParameterKind kind) {
    long bytes = network.spec().parameterCount(layer, kind) * Float.BYTES;
    for (State state : states(network.optimizer())) {
      try (Arena temporary = Arena.ofShared()) {
        network.parameters().collect(layer, kind, state, temporary.allocate(bytes, Float.BYTES));
      }
    }
  }

  /**
   * Opens a saved model.
   *
   * @param file the file
   * @return its description, and the way to a network
   * @throws ModelFileException if it is damaged or no model of this program
   * @throws IOException if it cannot be read
   */
  public static SavedModel load(Path file) throws IOException {
    SafetensorsReader reader = SafetensorsReader.open(file);
    try {
      return new SavedModel(reader);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static List<Tensor> tensors(Network network) {
    List<Tensor> tensors = new ArrayList<>();
    for (int l = 0; l < network.spec().layers().size(); l++) {
      NeuronSpec neuron = network.spec().layers().get(l).neuron();
      tensors.add(vector(name(l, "alpha"), neuron.alpha()));
      tensors.add(vector(name(l, "inv_c"), neuron.invC()));
      tensors.add(vector(name(l, "theta"), neuron.theta()));
      tensors.add(vector(name(l, "theta_grad"), neuron.thetaGrad()));
      for (ParameterKind kind : ParameterKind.values()) {
        if (network.spec().has(l, kind)) {
          addParameters(tensors, network, l, kind);
        }
      }
    }
    return tensors;
  }

  private static void addParameters(
      List<Tensor> tensors, Network network, int layer, ParameterKind kind) {
    long[] shape = {network.spec().rows(layer, kind), network.spec().layers().get(layer).neurons()};
    for (State state : states(network.optimizer())) {
      tensors.add(
          new Tensor(
              name(layer, kind, state),
              shape,
              memory -> network.parameters().collect(layer, kind, state, memory)));
    }
  }

  private static Tensor vector(String name, float[] values) {
    return new Tensor(
        name, new long[] {values.length}, memory -> memory.copyFrom(MemorySegment.ofArray(values)));
  }

  /** What stands in a file beside each parameter: its value, then the moments. */
  static List<State> states(OptimizerSpec optimizer) {
    return List.of(State.PARAMETERS, State.MOMENT_1, State.MOMENT_2)
        .subList(0, 1 + optimizer.moments());
  }

  static String name(int layer, String part) {
    return "layer.%d.%s".formatted(layer + 1, part);
  }

  static String name(int layer, ParameterKind kind, State state) {
    String part =
        switch (kind) {
          case WEIGHT -> "weight";
          case RECURRENT -> "recurrent";
          case BIAS -> "bias";
          case ALPHA -> "learnt_alpha";
        };
    return switch (state) {
      case MOMENT_1 -> "moment_1." + name(layer, part);
      case MOMENT_2 -> "moment_2." + name(layer, part);
      default -> name(layer, part);
    };
  }
}
