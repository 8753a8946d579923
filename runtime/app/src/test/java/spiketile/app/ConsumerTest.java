package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of somebody else's that links the runtime: docs/examples/TrainByApi.java, as a module and without modules. */
class ConsumerTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent().getParent();
  private static final Path EXAMPLE = ROOT.resolve("docs/examples/TrainByApi.java");
  private static final int SECONDS = 120;

  @TempDir private Path folder;

  /** The three libraries, which need nothing else. */
  private static String libraries() {
    return Arrays.stream(TestClassPath.get().split(File.pathSeparator))
        .filter(
            path ->
                path.matches(".*[/\\\\](layout|kernels|core)[/\\\\]target[/\\\\].*")
                    && !path.endsWith("-tests.jar")
                    && !path.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void onTheModulePath() throws Exception {
    Path sources = Files.createDirectories(folder.resolve("src/consumer"));
    Files.writeString(
        sources.resolve("TrainByApi.java"), "package consumer;\n" + Files.readString(EXAMPLE));
    Path module =
        Files.writeString(
            folder.resolve("src/module-info.java"),
            "module consumer { requires spiketile.runtime; }");
    Path classes = folder.resolve("classes");
    compile(
        "--module-path",
        libraries(),
        "-d",
        classes.toString(),
        module.toString(),
        sources.resolve("TrainByApi.java").toString());

    requireTrained(
        "--module-path",
        libraries() + File.pathSeparator + classes,
        "--add-modules",
        "jdk.incubator.vector",
        "--enable-native-access=spiketile.layout,spiketile.runtime",
        "--module",
        "consumer/consumer.TrainByApi");
  }

  @Test
  void onTheClassPath() throws Exception {
    Path classes = folder.resolve("classes");
    compile("-cp", libraries(), "-d", classes.toString(), EXAMPLE.toString());

    requireTrained(
        "-cp",
        libraries() + File.pathSeparator + classes,
        "--add-modules",
        "jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "TrainByApi");
  }

  private static void compile(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter to = new PrintWriter(said);
    int code = ToolProvider.findFirst("javac").orElseThrow().run(to, to, arguments);
    assertThat(code).as(said.toString()).isZero();
  }

  private void requireTrained(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-Dspiketile.kernels=scalar"));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!child.waitFor(SECONDS, TimeUnit.SECONDS)) {
      child.destroyForcibly();
      throw new AssertionError("no end within " + SECONDS + " s: " + Files.readString(output));
    }
    assertThat(child.exitValue()).as(Files.readString(output)).isZero();
    assertThat(Files.readAllLines(output))
        .filteredOn(line -> !line.startsWith("WARNING"))
        .containsExactly("the loss fell to less than a tenth: true", "right: 16 of 16");
  }
}
