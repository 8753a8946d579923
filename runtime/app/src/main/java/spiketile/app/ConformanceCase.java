package spiketile.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.data.EventBatch;

/**
 * A small network, its input, and what docs/model.md gives for it: numbers from elsewhere that a
 * program must reproduce. Layers are counted from 0, the first above the input.
 *
 * @param name the file's name
 * @param spec what the network is
 * @param parameters each layer's weights
 * @param input input spikes, [t][b][neuron], t = 0 … T − 1
 * @param labels a class for each sample
 * @param thresholdMargin no membrane value lies nearer to ϑ or ϑ_grad
 * @param loss mean cross-entropy
 * @param expected what each layer must do
 */
public record ConformanceCase(
    String name,
    NetworkSpec spec,
    List<LayerValues> parameters,
    boolean[][][] input,
    int[] labels,
    double thresholdMargin,
    double loss,
    List<ExpectedLayer> expected) {
  /**
   * Parameters of one layer, flat and row-major.
   *
   * @param weights W, [presynaptic][neuron]
   * @param recurrent R, [presynaptic][neuron] within the layer; null if it is not recurrent
   * @param bias b; null if there is none
   */
  public record LayerValues(float[] weights, float[] recurrent, float[] bias) {}

  /**
   * What one layer must do, flat and row-major.
   *
   * @param spikes [t][b][neuron], t = 0 … T, none at t = 0; null for a leaky readout
   * @param finalMembrane u[T] or v[T], [b][neuron]
   * @param weightGradient ∂L/∂W, shaped like W
   * @param recurrentGradient ∂L/∂R, shaped like R; null if the layer is not recurrent
   * @param biasGradient ∂L/∂b; null if there is no bias
   */
  public record ExpectedLayer(
      boolean[][][] spikes,
      double[] finalMembrane,
      double[] weightGradient,
      double[] recurrentGradient,
      double[] biasGradient) {}

  /**
   * Reads a case from its JSON file.
   *
   * @param file the file
   * @return the case
   * @throws CaseException if the file is no case; the message names the field
   * @throws IOException if the file cannot be read
   */
  public static ConformanceCase read(Path file) throws IOException {
    return CaseReader.read(file);
  }

  /**
   * The number of time bins.
   *
   * @return T
   */
  public int steps() {
    return input.length;
  }

  /**
   * The number of samples.
   *
   * @return B
   */
  public int batch() {
    return labels.length;
  }

  /**
   * The input as a network takes it.
   *
   * @return a new batch
   */
  public EventBatch events() {
    EventBatch events = new EventBatch(spec.inputs(), steps(), batch());
    events.fill(
        (b, sample) -> {
          for (int t = 0; t < steps(); t++) {
            for (int j = 0; j < spec.inputs(); j++) {
              if (input[t][b][j]) {
                sample.add(t, j);
              }
            }
          }
        },
        labels);
    return events;
  }
}
