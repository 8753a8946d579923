package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  @Test
  void goodCasesPassWithBothProviders() {
    Cli.Result result =
        Cli.run(
            "check",
            GoldenCases.path("basic.json").toString(),
            GoldenCases.path("recurrent.json").toString(),
            "--threads",
            "3");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("basic.json, vector kernels: passed", "basic.json, scalar kernels: passed")
        .contains("recurrent.json, vector kernels: passed", "spikes 1", "u[T] 2", "loss", "dL/dR 1")
        .contains("4 of 4 runs passed");
  }

  @Test
  void oneProviderIsEnoughIfAskedFor() {
    Cli.Result result =
        Cli.run("check", GoldenCases.path("basic.json").toString(), "--kernels", "scalar");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("1 of 1 run passed").doesNotContain("vector");
  }

  static Stream<Arguments> alterations() {
    return Stream.of(
        Arguments.of("loss", alter(root -> root.put("loss", root.get("loss").asDouble() * 1.0001))),
        Arguments.of("spikes 1", alter(root -> ((ArrayNode) root.get("spikes").get(0)).remove(0))),
        Arguments.of("dL/dW 1", alter(root -> add(root.get("gradW").get(0), 0.1))),
        Arguments.of("dL/dW 2", alter(root -> add(root.get("gradW").get(1), 0.1))),
        Arguments.of("u[T] 2", alter(root -> add(root.get("finalMembrane").get(1), 0.1))));
  }

  private static Consumer<ObjectNode> alter(Consumer<ObjectNode> change) {
    return change;
  }

  private static void add(Object array, double difference) {
    ArrayNode numbers = (ArrayNode) array;
    numbers.set(0, numbers.numberNode(numbers.get(0).asDouble() + difference));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("alterations")
  void oneAlteredNumberFails(String what, Consumer<ObjectNode> change) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(GoldenCases.path("basic.json").toFile());
    change.accept(root);
    Path file = folder.resolve("altered.json");
    JSON.writeValue(file.toFile(), root);

    Cli.Result result = Cli.run("check", file.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("altered.json, vector kernels: FAILED", "0 of 2 runs passed")
        .containsPattern("(?m)^  " + what.replace("[", "\\[") + " .* FAILED$");
    assertThat(
            result.out().lines().filter(line -> line.startsWith("  ") && line.endsWith("FAILED")))
        .hasSize(2);
  }

  @Test
  void aFileThatIsNoCaseIsAUsageError() throws IOException {
    Path file = Files.writeString(folder.resolve("not.json"), "{\"sizes\": 3}");

    Cli.Result result = Cli.run("check", file.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("not.json").doesNotContain("Exception");
    assertThat(Cli.run("check", folder.resolve("none.json").toString()).exitCode()).isEqualTo(2);
    assertThat(Cli.run("check").exitCode()).isEqualTo(2);
    assertThat(Cli.run("check", folder.toString()).err())
        .contains(folder + ": is a folder, a case's JSON file needed");
    assertThat(
            Cli.run("check", GoldenCases.path("basic.json").toString(), "--kernels", "gpu").err())
        .contains("--kernels 'gpu': vector, scalar or both needed");
  }

  @Test
  void notANumberFails() {
    assertThat(new Deviation("x", Double.NaN, 1).passes()).isFalse();
    assertThat(Conformance.relativeNorm(new float[] {Float.NaN}, new double[] {1})).isNaN();
    assertThat(Conformance.relativeNorm(new float[] {1}, new double[] {0})).isInfinite();
    assertThat(Conformance.relativeNorm(new float[] {0}, new double[] {0})).isZero();
  }
}
