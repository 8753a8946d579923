package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceCommandTest {
  private static final int STEPS = 7;
  private static final int SAMPLES = 5;
  private static final int HIDDEN = 12;

  @TempDir private Path folder;
  private Path model;
  private Path out;

  @BeforeEach
  void train() {
    model = folder.resolve("model");
    out = folder.resolve("trace.safetensors");
    String line =
        "train --hidden 12 --bias --steps 7 --epochs 1 --test-count 1700 --threads 1 --out ";
    assertThat(Cli.line(line + model).exitCode()).isZero();
  }

  @Test
  void everythingIsThere() throws IOException {
    Cli.Result result =
        Cli.line("trace --model " + model + " --samples 5 --out " + out + " --threads 2");
    assertThat(result.exitCode()).as(result.err()).isZero();
    Tensors trace = Tensors.read(out);

    assertThat(trace.names())
        .containsExactly(
            "__metadata__",
            "input.row_start",
            "input.ids",
            "labels",
            "logits",
            "layer.1.row_start",
            "layer.1.fired_end",
            "layer.1.ids",
            "layer.1.membrane",
            "layer.1.lambda",
            "layer.1.weight",
            "gradient.layer.1.weight",
            "layer.1.bias",
            "gradient.layer.1.bias",
            "layer.2.membrane",
            "layer.2.lambda",
            "layer.2.weight",
            "gradient.layer.2.weight",
            "layer.2.bias",
            "gradient.layer.2.bias");
    assertThat(trace.shape("layer.1.membrane")).isEqualTo("[8,5,12]");
    assertThat(trace.shape("gradient.layer.1.weight")).isEqualTo("[64,12]");
    assertThat(result.out()).contains("loss      " + trace.text("loss"));
    requireSpikesAboveThreshold(trace);
    requireGradientsOfLambdas(trace);
  }

  private static void requireSpikesAboveThreshold(Tensors trace) {
    float[] membranes = trace.floats("layer.1.membrane");
    int[] starts = trace.ints("layer.1.row_start");
    int[] ends = trace.ints("layer.1.fired_end");
    int[] ids = trace.ints("layer.1.ids");
    boolean[] fired = new boolean[membranes.length];
    for (int r = 0; r < ends.length; r++) {
      for (int e = starts[r]; e < ends[r]; e++) {
        fired[r * HIDDEN + ids[e]] = true;
      }
    }
    int spikes = 0;
    for (int i = 0; i < fired.length; i++) {
      assertThat(fired[i]).isEqualTo(membranes[i] >= 1);
      spikes += fired[i] ? 1 : 0;
    }
    assertThat(spikes).isPositive();
  }

  /** ∂L/∂W[j] = Σ S[t, j]·λ[t + 1]/C and ∂L/∂b = Σ λ/C, with 1/C = 0.5. */
  private static void requireGradientsOfLambdas(Tensors trace) {
    float[] lambda = trace.floats("layer.1.lambda");
    int[] starts = trace.ints("input.row_start");
    int[] ids = trace.ints("input.ids");
    double[] weight = new double[64 * HIDDEN];
    double[] bias = new double[HIDDEN];
    for (int r = 0; r < STEPS * SAMPLES; r++) {
      for (int i = 0; i < HIDDEN; i++) {
        double term = 0.5 * lambda[(r + SAMPLES) * HIDDEN + i];
        bias[i] += term;
        for (int e = starts[r]; e < starts[r + 1]; e++) {
          weight[ids[e] * HIDDEN + i] += term;
        }
      }
    }
    requireClose(trace.floats("gradient.layer.1.weight"), weight);
    requireClose(trace.floats("gradient.layer.1.bias"), bias);
  }

  private static void requireClose(float[] found, double[] expected) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(1e-6));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    assertThat(largest).isGreaterThan(1e-4);
  }

  @Test
  void whatCannotBeTracedIsSaid() throws IOException {
    String line = "trace --model " + model + " --out " + out;
    assertThat(Cli.line(line + " --checkpoint-steps 3").err()).contains("--checkpoint-steps");
    Path input = Files.writeString(folder.resolve("in.csv"), "0,64");
    assertThat(Cli.line(line + " --input " + input).err())
        .contains("in.csv, line 1: neuron '64'; 0 to 63 expected");
    Files.writeString(input, "0,63");
    assertThat(Cli.line(line + " --input " + input + " --labels 10").err()).contains("--labels");
    assertThat(Cli.line(line + " --input " + input).exitCode()).isZero();
    assertThat(Cli.line(line).err()).contains("is there already; --force");
  }
}
