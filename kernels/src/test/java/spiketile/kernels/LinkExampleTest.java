package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of docs/linking.md runs, and stands the same wherever it is printed. */
class LinkExampleTest {
  private static final String NAME = "LinkOneKernel";
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path ROOT = MODULE.getParent();
  private static final Path EXAMPLE = ROOT.resolve("docs/examples/" + NAME + ".java");
  private static final Pattern JAVA_BLOCK =
      Pattern.compile("^```java\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final int SECONDS = 120;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"vector", "scalar"})
  void itNeedsTwoModulesAndPrintsTheCurrent(String provider) throws Exception {
    Path output = folder.resolve("output.txt");
    Path errors = folder.resolve("errors.txt");
    Process child =
        new ProcessBuilder(command(provider))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    if (!child.waitFor(SECONDS, TimeUnit.SECONDS)) {
      child.destroyForcibly();
      throw new AssertionError("no end within " + SECONDS + " s: " + Files.readString(errors));
    }

    assertThat(child.exitValue()).as(Files.readString(errors)).isZero();
    assertThat(Files.readAllLines(output))
        .containsExactly("step 0: 0.5 0.5 0.5", "step 1: 20.5 22.5 24.5", "step 2: 10.5 11.5 12.5");
  }

  private static List<String> command(String provider) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--module-path",
        ROOT.resolve("layout/target/classes")
            + File.pathSeparator
            + MODULE.resolve("target/classes"),
        "--add-modules",
        "spiketile.kernels,jdk.incubator.vector",
        "--enable-native-access=spiketile.layout",
        "-D" + Providers.PROPERTY + "=" + provider,
        EXAMPLE.toString());
  }

  @Test
  void linkingPrintsTheWholeFile() throws Exception {
    assertThat(blocks(ROOT.resolve("docs/linking.md"))).containsExactly(Files.readString(EXAMPLE));
  }

  @Test
  void whereTheReadmePrintsTheExampleItPrintsTheWholeFile() throws Exception {
    String file = Files.readString(EXAMPLE);

    assertThat(blocks(ROOT.resolve("README.md")))
        .allSatisfy(block -> assertThat(block).isEqualTo(file));
  }

  /** The page's blocks of Java that hold the example. */
  private static List<String> blocks(Path page) throws Exception {
    return JAVA_BLOCK
        .matcher(Files.readString(page))
        .results()
        .map(match -> match.group(1))
        .filter(block -> block.contains("class " + NAME))
        .toList();
  }
}
