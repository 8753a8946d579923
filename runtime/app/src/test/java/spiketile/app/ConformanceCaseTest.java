package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.runtime.Readout;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.oracle.SpikeStates;

class ConformanceCaseTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @Test
  void aCaseHoldsWhatItsFileSays() throws IOException {
    ConformanceCase basic = ConformanceCase.read(GoldenCases.path("basic.json"));

    assertThat(basic.name()).isEqualTo("basic.json");
    assertThat(basic.steps()).isEqualTo(20);
    assertThat(basic.batch()).isEqualTo(3);
    assertThat(basic.labels()).containsExactly(2, 0, 2);
    assertThat(basic.loss()).isEqualTo(5.357075822178551);
    assertThat(basic.thresholdMargin()).isEqualTo(0.0020420625805854797);
    assertThat(basic.spec().inputs()).isEqualTo(12);
    assertThat(basic.spec().layers()).extracting(layer -> layer.neurons()).containsExactly(10, 4);
    assertThat(basic.spec().readout()).isEqualTo(Readout.SPIKE_COUNT);
    assertThat(basic.spec().delay()).isEqualTo(1);
    assertThat(basic.spec().detachReset()).isTrue();
    assertThat(basic.parameters().getFirst().weights()).hasSize(120).startsWith(-0.47779158f);
    assertThat(basic.parameters().getFirst().recurrent()).isNull();
    assertThat(basic.input()[0][1]).isEqualTo(row(12, 3, 5, 8, 9));
    assertThat(basic.expected().get(1).spikes()).hasDimensions(21, 3);
    assertThat(basic.expected().get(1).finalMembrane()).hasSize(12);
    assertThat(basic.expected().get(1).biasGradient()).isNull();
  }

  @Test
  void switchesAreReadFromWhatIsThere() throws IOException {
    ConformanceCase recurrent = ConformanceCase.read(GoldenCases.path("recurrent.json"));
    assertThat(recurrent.spec().layers().getFirst().recurrent()).isTrue();
    assertThat(recurrent.parameters().getFirst().recurrent()).hasSize(256);
    assertThat(recurrent.expected().getFirst().recurrentGradient()).hasSize(256);

    ConformanceCase bias = ConformanceCase.read(GoldenCases.path("bias-per-neuron.json"));
    assertThat(bias.spec().layers()).allMatch(layer -> layer.bias());
    assertThat(bias.spec().layers().getFirst().neuron().alpha())
        .hasSize(19)
        .doesNotHaveDuplicates();

    ConformanceCase attached = ConformanceCase.read(GoldenCases.path("reset-attached.json"));
    assertThat(attached.spec().detachReset()).isFalse();

    ConformanceCase leaky = ConformanceCase.read(GoldenCases.path("leaky-per-step.json"));
    assertThat(leaky.spec().readout()).isEqualTo(Readout.PER_STEP);
    assertThat(leaky.expected().get(1).spikes()).isNull();
  }

  @Test
  void theInputBecomesABatch() throws IOException {
    ConformanceCase basic = ConformanceCase.read(GoldenCases.path("basic.json"));
    EventBatch events = basic.events();

    assertThat(events.size()).isEqualTo(3);
    assertThat(events.label(2)).isEqualTo(2);
    assertThat(SpikeStates.of(events)).isDeepEqualTo(basic.input());
  }

  private static boolean[] row(int neurons, int... fired) {
    boolean[] row = new boolean[neurons];
    Arrays.stream(fired).forEach(i -> row[i] = true);
    return row;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "T",
        "B",
        "sizes",
        "delay",
        "detach",
        "readout",
        "beta",
        "minThresholdMargin",
        "labels",
        "inputEvents",
        "W",
        "R",
        "bias",
        "alpha",
        "invC",
        "theta",
        "thetaGrad",
        "loss",
        "spikes",
        "finalMembrane",
        "gradW",
        "gradR",
        "gradBias"
      })
  void everyFieldIsNeeded(String field) throws IOException {
    requireRefused(json -> json.remove(field), "bad.json: " + field + ": missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p", "scale", "seed"})
  void theGeneratorsSettingsAreNotNeeded(String field) throws IOException {
    ObjectNode json = basic();
    assertThat(json.remove(field)).isNotNull();

    assertThat(ConformanceCase.read(write(json.toString())).batch()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          T       | 0              | T: 0; allowed: an integer from 1 to 65536
          T       | 20.5           | T: 20.5; allowed: an integer
          T       | 99999999999    | T: 99999999999; allowed: an integer
          T       | "20"           | T: "20"; allowed: an integer
          B       | null           | B: null; allowed: an integer
          B       | 2              | labels: 3 elements; allowed: 2 (one for each sample)
          sizes   | [12]           | sizes: 1 sizes; allowed: 2 to 64
          sizes   | {}             | sizes: an object; allowed: an array
          sizes   | [12, 0, 4]     | sizes[1]: 0; allowed: an integer from 1 to 1048576
          sizes   | [12, 11, 4]    | alpha[0]: 10 elements; allowed: 11
          sizes   | [12, 10, 4, 3] | R: 2 elements; allowed: 3 (one for each layer above the input)
          sizes   | [11, 10, 4]    | W[0]: 120 elements; allowed: 110 (11 presynaptic × 10)
          sizes   | [1000000, 1000000, 1000000] | sizes: 3000000 neurons over 20 steps of 3 samples
          delay   | 2              | delay: 2; allowed: an integer from 0 to 1
          detach  | 1              | detach: 1; allowed: true or false
          readout | "sum"          | readout: readout 'sum': spike-count, mean, max, last or
          readout | 3              | readout: 3; allowed: a string
          readout | "mean"         | spikes[1]: spikes of a leaky readout; allowed: null
          beta    | 0              | beta: β must be a positive number
          beta    | 0.1            | beta: 0.1; allowed: a number that is exactly a float
          loss    | "much"         | loss: "much"; allowed: a finite number
          loss    | 1e400          | loss
          minThresholdMargin | -1  | minThresholdMargin: -1.0; allowed: 0 or more
          labels  | [0, 4, 1]      | labels[1]: 4; allowed: an integer from 0 to 3
          R       | [null, [1]]    | R[1]: recurrent weights of the last layer; allowed: null
          R       | [[1], null]    | R[0]: 1 elements; allowed: 100 (10 presynaptic × 10)
          bias    | [[1], null]    | bias[0]: 1 elements; allowed: 10 (one for each neuron)
          gradR   | [[1], null]    | gradR[0]: a gradient; allowed: null exactly where R[0] is null
          gradBias | 7             | gradBias: 7; allowed: an array of 2
          spikes  | [null, null]   | spikes[0]: null; allowed: an array of [t, b, neuron]
          inputEvents | [[0, 0]]         | inputEvents[0]: 2 elements; allowed: 3 (t, b, neuron)
          inputEvents | [[20, 0, 0]]     | inputEvents[0][0]: 20; allowed: an integer from 0 to 19
          inputEvents | [[0, 3, 0]]      | inputEvents[0][1]: 3; allowed: an integer from 0 to 2
          inputEvents | [[0, 0, 12]]     | inputEvents[0][2]: 12; allowed: an integer from 0 to 11
          inputEvents | [[0,0,1],[0,0,1]] | inputEvents[1]: a spike that stands twice
          """)
  void wrongFieldsAreNamed(String field, String value, String message) throws IOException {
    JsonNode node = JSON.readTree(value);
    requireRefused(json -> json.set(field, node), "bad.json: ", message);
  }

  @Test
  void wrongElementsAreNamed() throws IOException {
    requireRefused(json -> array(json, "W", 1).set(17, "x"), "W[1][17]: \"x\"; allowed: a finite");
    requireRefused(json -> array(json, "W", 0).set(3, 0.1), "W[0][3]: 0.1", "exactly a float");
    requireRefused(json -> array(json, "gradW", 0).remove(0), "gradW[0]: 119 elements");
    requireRefused(json -> array(json, "gradW", 0).addNull(), "gradW[0]: 121 elements");
    requireRefused(json -> array(json, "finalMembrane", 1).setNull(2), "finalMembrane[1][2]: null");
    requireRefused(json -> array(json, "alpha", 0).set(4, 1.5), "alpha of neuron 4 is 1.5");
    requireRefused(json -> array(json, "theta", 1).set(0, 0.5), "theta_grad 0.9", "neuron 0");
    requireRefused(
        json -> ((ArrayNode) array(json, "spikes", 0).get(0)).set(0, 0),
        "spikes[0][0][0]: 0; allowed: an integer from 1 to 20");
  }

  private static ArrayNode array(ObjectNode json, String field, int layer) {
    return (ArrayNode) json.get(field).get(layer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''           | the file: empty; allowed: an object
          [1, 2]       | the file: an array of 2; allowed: an object
          {"T": 1      | bad.json: line
          {"T": NaN}   | line 1, column
          {"T": 1, "T": 2} | Duplicate field 'T'
          {"T": 1} {}  | line 1, column
          """)
  void whatIsNoJsonObjectIsRefused(String text, String message) throws IOException {
    Path file = write(text);

    assertThatThrownBy(() -> ConformanceCase.read(file))
        .isInstanceOf(CaseException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aLargeFileIsRefusedUnread() throws IOException {
    Path file = folder.resolve("bad.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(CaseReader.MOST_BYTES + 1);
    }

    assertThatThrownBy(() -> ConformanceCase.read(file))
        .isInstanceOf(CaseException.class)
        .hasMessage("bad.json: the file: 67108865 bytes; allowed: at most 67108864 bytes");
  }

  private void requireRefused(Consumer<ObjectNode> change, String... parts) throws IOException {
    ObjectNode json = basic();
    change.accept(json);
    Path file = write(json.toString());

    assertThatThrownBy(() -> ConformanceCase.read(file))
        .isInstanceOf(CaseException.class)
        .hasMessageContainingAll(parts);
  }

  private static ObjectNode basic() throws IOException {
    return (ObjectNode) JSON.readTree(GoldenCases.path("basic.json").toFile());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("bad.json"), text);
  }
}
