package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.data.nir.NirFile;

/** Graphs that the format's reference library wrote, with the spikes that they must make. */
class NirCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  private static Path file(String name) {
    try {
      return Path.of(NirCommandsTest.class.getResource("nir/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"feedforward", "leaky_readout", "per_neuron_bias", "recurrent"})
  void aPairPassesWithBothProviders(String name) {
    Cli.Result result =
        Cli.run("check", file(name + ".nir").toString(), file(name + ".json").toString());

    assertThat(result.out()).contains(name + ".nir, vector kernels: passed", "2 of 2 runs passed");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void oneAlteredSpikeOrValueFails() throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(file("leaky_readout.json").toFile());
    ((ArrayNode) root.get("spikes").get("lif1")).remove(0);
    ArrayNode row = (ArrayNode) root.get("values").get("out").get(5);
    row.set(0, row.numberNode(row.get(0).asDouble() + 0.1));
    Path altered = folder.resolve("altered.json");
    JSON.writeValue(altered.toFile(), root);

    Cli.Result result = Cli.run("check", file("leaky_readout.nir").toString(), altered.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("spikes of lif1 +1 +0 +FAILED")
        .containsPattern("values of out +\\S+ +\\S+ +FAILED");
  }

  @Test
  void aGraphNeedsWhatItMustDo() {
    String nir = file("recurrent.nir").toString();

    assertThat(Cli.run("check", nir).err()).contains("the JSON file of what it must do needed");
    assertThat(Cli.run("check", nir, file("leaky_readout.json").toString()).out())
        .contains("0 of 2 runs passed");
    assertThat(Cli.run("check", nir, GoldenCases.path("basic.json").toString()).err())
        .contains("basic.json: discretisation: missing");
  }

  @ParameterizedTest
  @CsvSource({
    "unsupported_cubalif.nir, is of type CubaLIF",
    "unsupported_leak.nir, has v_leak = 0.3"
  })
  void whatIsNoNetworkOfOursIsRefusedByName(String name, String reason) {
    Path model = folder.resolve("model.safetensors");

    Cli.Result result = Cli.run("import", file(name).toString(), "--out", model.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(name + ": node 'x' " + reason);
    assertThat(model).doesNotExist();
  }

  /** Spikes by the trace of an imported model, and of the graph itself. */
  @ParameterizedTest
  @ValueSource(strings = {"feedforward", "per_neuron_bias", "recurrent"})
  void importAndTraceGiveTheSpikes(String name) throws IOException {
    JsonNode expected = JSON.readTree(file(name + ".json").toFile());
    Path model = folder.resolve("model.safetensors");
    Path trace = folder.resolve("trace.safetensors");
    Path input = input(expected);

    assertThat(run("import", file(name + ".nir"), "--dt", "0.001", "--out", model))
        .contains("step      0.001 s, euler");
    run("trace", "--model", model, "--input", input, "--steps", "60", "--out", trace);

    Tensors tensors = Tensors.read(trace);
    assertThat(spikes(tensors, 1)).isEqualTo(pairs(expected.get("spikes").get("lif1")));
    assertThat(spikes(tensors, 2)).isEqualTo(pairs(expected.get("spikes").get("out")));
    String predicted =
        run("predict", "--model", model, "--input", input, "--steps", "60", "--logits");
    assertThat(predicted.lines().toList().get(1))
        .isEqualTo("0," + best(counts(expected)) + "," + logits(counts(expected)));
  }

  @Test
  void importAndTraceGiveTheMembranesOfALeakyReadout() throws IOException {
    JsonNode expected = JSON.readTree(file("leaky_readout.json").toFile());
    Path model = folder.resolve("model.safetensors");
    Path trace = folder.resolve("trace.safetensors");
    run("import", file("leaky_readout.nir"), "--dt", "0.001", "--readout", "last", "--out", model);
    run("trace", "--model", model, "--input", input(expected), "--steps", "60", "--out", trace);

    Tensors tensors = Tensors.read(trace);
    assertThat(spikes(tensors, 1)).isEqualTo(pairs(expected.get("spikes").get("lif1")));
    float[] membranes = tensors.floats("layer.2.membrane");
    JsonNode values = expected.get("values").get("out");
    for (int t = 0; t < 60; t++) {
      for (int i = 0; i < 8; i++) {
        assertThat((double) membranes[(t + 1) * 8 + i])
            .isCloseTo(values.get(t).get(i).asDouble(), within(1e-5));
      }
    }
    for (int i = 0; i < 8; i++) {
      assertThat(tensors.floats("logits")[i]).isEqualTo(membranes[60 * 8 + i]);
    }
  }

  private static int[] counts(JsonNode expected) {
    int[] counts = new int[8];
    expected.get("spikes").get("out").forEach(pair -> counts[pair.get(1).intValue()]++);
    return counts;
  }

  private static int best(int[] counts) {
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return best;
  }

  private static String logits(int[] counts) {
    List<String> logits = new ArrayList<>();
    for (int count : counts) {
      logits.add(Float.toString(count));
    }
    return String.join(",", logits);
  }

  private Path input(JsonNode expected) throws IOException {
    List<String> lines = new ArrayList<>(List.of("step,neuron"));
    expected.get("input").forEach(pair -> lines.add(pair.get(0) + "," + pair.get(1)));
    return Files.write(folder.resolve("input.csv"), lines);
  }

  private static List<String> pairs(JsonNode events) {
    List<String> pairs = new ArrayList<>();
    events.forEach(pair -> pairs.add(pair.get(0) + " " + pair.get(1)));
    return pairs;
  }

  /** Of one sample; step t + 1 is the response to the input of bin t. */
  private static List<String> spikes(Tensors trace, int layer) {
    String name = "layer." + layer + ".";
    int[] starts = trace.ints(name + "row_start");
    int[] ends = trace.ints(name + "fired_end");
    int[] ids = trace.ints(name + "ids");
    List<String> spikes = new ArrayList<>();
    for (int t = 0; t < ends.length; t++) {
      for (int e = starts[t]; e < ends[t]; e++) {
        spikes.add(t - 1 + " " + ids[e]);
      }
    }
    return spikes;
  }

  @Test
  void whatIsExportedComesBackAsTheSameFile() throws IOException {
    Path model = folder.resolve("model.safetensors");
    Path once = folder.resolve("once.nir");
    Path twice = folder.resolve("twice.nir");
    Path again = folder.resolve("again.safetensors");
    run("import", file("recurrent.nir"), "--dt", "0.001", "--out", model);

    assertThat(run("export", "--model", model, "--nir", once)).contains("for canonical");
    run("import", once, "--out", again);
    run("export", "--model", again, "--nir", twice);

    assertThat(NirFile.read(twice)).isEqualTo(NirFile.read(once));
    assertThat(twice).hasSameBinaryContentAs(once);
    assertThat(again).hasSameBinaryContentAs(model);
  }

  @Test
  void whatWasTrainedIsExported() throws IOException {
    Path trained = folder.resolve("trained");
    Path nir = folder.resolve("trained.nir");
    Path trace = folder.resolve("trace.safetensors");
    assertThat(
            Cli.line(
                    "train --hidden 16,12 --steps 6 --epochs 1 --test-count 1700 --bias --recurrent --threads 1 --out "
                        + trained)
                .exitCode())
        .isZero();

    assertThat(run("export", "--model", trained, "--nir", nir)).contains("1.0E-4 s, euler");
    run("trace", "--model", trained, "--samples", "3", "--out", trace);
    Tensors own = Tensors.read(trace);
    Path input = spikesOf(own, 6, 3);
    run("trace", "--model", nir, "--input", input, "--steps", "6", "--out", trace, "--force");
    Tensors other = Tensors.read(trace);

    assertThat(other.floats("logits")).isEqualTo(own.floats("logits"));
    assertThat(other.floats("layer.2.membrane")).isEqualTo(own.floats("layer.2.membrane"));
    String again = "export --model " + trained + " --nir " + nir;
    assertThat(Cli.line(again + " --for norse --force").err())
        .contains(trained + ": layer 3 has a leaky readout, which norse does not take");
    assertThat(Cli.line(again).err()).contains("is there already; --force");
  }

  @Test
  void othersReadersGetWhatTheyTake() {
    Path model = folder.resolve("model.safetensors");
    run("import", file("feedforward.nir"), "--dt", "0.001", "--out", model);

    for (String reader : List.of("norse", "snntorch", "spikingjelly")) {
      assertThat(run("export", "--model", model, "--nir", folder.resolve(reader), "--for", reader))
          .contains("0.001 s, euler, for " + reader);
    }
  }

  @Test
  void whatADelayLeftOutMeansIsSaid() {
    Path trained = folder.resolve("trained");
    String line =
        "train --hidden 8 --steps 4 --epochs 1 --readout spike-count --test-count 1700 --threads 1 --out ";
    assertThat(Cli.line(line + trained + " --bias").exitCode()).isZero();

    assertThat(run("export", "--model", trained, "--nir", folder.resolve("a"), "--for", "norse"))
        .contains("0.001 s, euler, for norse", "delay     left out", "bias      of layers above");
    assertThat(run("export", "--model", trained, "--nir", folder.resolve("b")))
        .doesNotContain("delay  ", "bias  ");
  }

  private Path spikesOf(Tensors trace, int steps, int samples) throws IOException {
    int[] starts = trace.ints("input.row_start");
    int[] ids = trace.ints("input.ids");
    List<String> lines = new ArrayList<>();
    for (int r = 0; r < steps * samples; r++) {
      for (int e = starts[r]; e < starts[r + 1]; e++) {
        lines.add("%d,%d,%d".formatted(r % samples, r / samples, ids[e]));
      }
    }
    return Files.write(folder.resolve("spikes.csv"), lines);
  }

  private static String run(Object... arguments) {
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    Cli.Result result = Cli.run(words);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }
}
