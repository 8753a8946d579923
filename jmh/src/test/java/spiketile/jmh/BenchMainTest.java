package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command line: what it takes, what it refuses, and how it says so. */
class BenchMainTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = BenchMain.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  @Test
  void helpNamesTheOptions() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: spiketile bench", "--forks", "--warmup", "--iterations", "--time")
        .contains("--quick", "-p=NAME=V", "--gc", "--out", "--list", "Exit codes");
  }

  @Test
  void listShowsParametersAndTimeAndRunsNothing() {
    assertThat(run("ForwardBenchmark.spikeSpmm", "-p", "activity=0.5", "--list")).isZero();
    assertThat(out.toString())
        .startsWith(
            "2 cases, about 0:20: 2 forks, each 3 warm-up and 5 measured iterations of 500ms")
        .contains("ForwardBenchmark.spikeSpmm", "activity=0.5", "provider=vector,scalar");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "NoBenchmark|no benchmark matches 'NoBenchmark'; there are",
        "(|PATTERN '(' is no regular expression: Unclosed group",
        "spmm -p provider|Value for option option '-p' (NAME=V,V,...)",
        "Spmm -p nothing=1|none of these benchmarks has a parameter 'nothing'; they have activity, batch,",
        "Spmm -p provider=vector,|-p provider=vector,: values separated by commas needed",
        "--forks 0|--forks 0: a whole number from 1 to 100 needed",
        "--forks 101|--forks 101: a whole number from 1 to 100 needed",
        "--warmup -1|--warmup -1: a whole number from 0 to 1000 needed",
        "--iterations 0|--iterations 0: a whole number from 1 to 1000 needed",
        "--time 9ms|--time 9ms: from 10ms to 10min needed",
        "--time 11min|--time 11min: from 10ms to 10min needed",
        "--time fast|'fast': a whole number with ms, s or min needed",
        "--what|Unknown option: '--what'"
      })
  void whatCannotBeUsedIsRefused(String arguments, String message) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains("spiketile: ", message, "See 'spiketile bench --help'.");
  }

  @Test
  void resultsOfAnotherRunAreNotWrittenOver() throws Exception {
    Files.writeString(folder.resolve("results.json"), "[]");

    assertThat(run("Spmm", "--out", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--out " + folder, "holds results already");
  }

  @Test
  void aFileIsNoFolder() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(run("Spmm", "--out", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--out " + file + ": cannot make this folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--quick|1 fork, each 2 warm-up and 3 measured iterations of 200ms",
        "--quick --forks 3 --time 1s|3 forks, each 2 warm-up and 3 measured iterations of 1s",
        "--warmup 0 --iterations 1000|2 forks, each 0 warm-up and 1000 measured iterations of 500ms"
      })
  void givenNumbersStandBesideDefaults(String arguments, String effort) {
    assertThat(run(("Spmm --list " + arguments).split(" "))).isZero();
    assertThat(out.toString()).contains(effort);
  }
}
