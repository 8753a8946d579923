package spiketile.runtime;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import spiketile.runtime.Parameters.State;

/** A model file that has been opened and checked: its description, and the way to a network. */
public final class SavedModel implements AutoCloseable {
  private static final int MOST_NEURONS = 1 << 24;

  private final SafetensorsReader reader;
  private final NetworkSpec spec;
  private final OptimizerSpec optimizer;
  private final TrainProgress progress;
  private final long updates;
  private final Map<String, String> notes;

  SavedModel(SafetensorsReader reader) throws IOException {
    this.reader = reader;
    ModelTexts texts = new ModelTexts(reader.file(), reader.metadata());
    optimizer = texts.optimizer();
    updates = texts.updates();
    progress = texts.progress();
    spec = spec(texts);
    requireShapes();
    notes =
        reader.metadata().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(ModelTexts.NOTE))
            .collect(
                Collectors.toUnmodifiableMap(
                    entry -> entry.getKey().substring(ModelTexts.NOTE.length()),
                    Map.Entry::getValue));
  }

  private NetworkSpec spec(ModelTexts texts) throws IOException {
    List<LayerSpec> layers = new ArrayList<>();
    for (int l = 0; l < texts.layers(); l++) {
      float[] alpha = vector(l, "alpha");
      float[] invC = vector(l, "inv_c");
      float[] theta = vector(l, "theta");
      float[] thetaGrad = vector(l, "theta_grad");
      layers.add(texts.layer(l, beta -> new NeuronSpec(alpha, invC, theta, thetaGrad, beta)));
    }
    try {
      return new NetworkSpec(
          texts.inputs(),
          layers,
          texts.readout(),
          texts.delay(),
          texts.detachReset(),
          texts.maxActivity(),
          texts.dropout(),
          texts.dense(),
          texts.bf16(),
          texts.init(),
          texts.seed());
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(
          reader.file(), "metadata", "parts that do not fit", "a network: " + e.getMessage());
    }
  }

  private float[] vector(int layer, String part) throws IOException {
    String name = ModelFile.name(layer, part);
    long[] shape = reader.shape(name);
    if (shape.length != 1 || shape[0] < 1 || shape[0] > MOST_NEURONS) {
      throw ModelFileException.atTensor(
          reader.file(), name, "another shape", "a vector of 1 to " + MOST_NEURONS + " values");
    }
    float[] values = new float[(int) shape[0]];
    reader.read(name, values);
    return values;
  }

  private void requireShapes() throws IOException {
    for (int l = 0; l < spec.layers().size(); l++) {
      for (ParameterKind kind : ParameterKind.values()) {
        for (State state : ModelFile.states(optimizer)) {
          if (spec.has(l, kind)) {
            requireShape(ModelFile.name(l, kind, state), spec.rows(l, kind), l);
          }
        }
      }
    }
  }

  private void requireShape(String name, int rows, int layer) throws IOException {
    int neurons = spec.layers().get(layer).neurons();
    long[] shape = reader.shape(name);
    if (shape.length != 2 || shape[0] != rows || shape[1] != neurons) {
      throw ModelFileException.atTensor(
          reader.file(),
          name,
          "shape " + Arrays.toString(shape),
          "[%d, %d]".formatted(rows, neurons));
    }
  }

  /**
   * What the network is.
   *
   * @return its description
   */
  public NetworkSpec spec() {
    return spec;
  }

  /**
   * The rule of updates.
   *
   * @return its description
   */
  public OptimizerSpec optimizer() {
    return optimizer;
  }

  /**
   * How far training had come.
   *
   * @return what {@link Trainer#resume} takes
   */
  public TrainProgress progress() {
    return progress;
  }

  /**
   * The texts that were saved with the model.
   *
   * @return texts by key
   */
  public Map<String, String> notes() {
    return notes;
  }

  /**
   * Opens a network with the saved weights, optimizer state and number of updates.
   *
   * @param run how it is to run
   * @return the network, to be closed by the caller
   * @throws ModelFileException if a parameter in the file is NaN or infinite
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the network does not fit into the machine's memory
   */
  public Network open(RunSpec run) throws IOException {
    return restored(Network.open(spec, optimizer, run));
  }

  /**
   * Opens this rank's layers, as {@link Network#open(NetworkSpec, OptimizerSpec, RunSpec, Pipeline)} does, with the saved state.
   *
   * @param run how it is to run
   * @param pipeline the ranks
   * @return the part of the network, to be closed by the caller
   * @throws ModelFileException if a parameter in the file is NaN or infinite
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the network does not fit, or ranks cannot share it
   */
  public Network open(RunSpec run, Pipeline pipeline) throws IOException {
    return restored(Network.open(spec, optimizer, run, pipeline));
  }

  private Network restored(Network network) throws IOException {
    try {
      for (int l = 0; l < spec.layers().size(); l++) {
        for (ParameterKind kind : ParameterKind.values()) {
          if (network.has(l) && spec.has(l, kind)) {
            restore(network, l, kind);
          }
        }
      }
      network.requireFinite();
      network.restoreUpdates(updates);
      return network;
    } catch (NonFiniteException e) {
      network.close();
      throw new ModelFileException(reader.file(), "weights", e.getMessage(), "finite numbers only");
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private void restore(Network network, int layer, ParameterKind kind) throws IOException {
    for (State state : ModelFile.states(optimizer)) {
      try (Arena temporary = Arena.ofConfined()) {
        MemorySegment rows =
            temporary.allocate(spec.parameterCount(layer, kind) * Float.BYTES, Float.BYTES);
        reader.read(ModelFile.name(layer, kind, state), rows);
        network.parameters().copy(layer, kind, state, rows, false);
      }
    }
  }

  /**
   * Closes the file; networks that were opened from it stay.
   *
   * @throws IOException if closing fails
   */
  @Override
  public void close() throws IOException {
    reader.close();
  }
}
