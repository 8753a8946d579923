package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  @Test
  void noArgumentsPrintHelp() {
    Cli.Result result = Cli.run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("Usage: spiketile")
        .contains("train", "evaluate", "predict", "info", "plan", "simulate", "check")
        .contains("Exit codes: 0 done; 1");
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "predict", "info", "plan", "simulate", "check"})
  void everyCommandHasHelp(String command) {
    Cli.Result result = Cli.run(command, "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Usage: spiketile " + command).contains("--help");
  }

  @Test
  void helpShowsDefaults() {
    String help = Cli.line("train --help").out().replaceAll("\\s+", " ");

    assertThat(help)
        .contains("--sizes=N,N,... Neurons")
        .contains("Default: " + TrainDefaults.SIZES)
        .contains("Default: " + TrainDefaults.EPOCHS)
        .contains("Default: " + TrainDefaults.OPTIMIZER)
        .contains("Default: runs/<date>-<time>");
  }

  @Test
  void versionNamesProgramAndJdk() {
    Cli.Result result = Cli.run("--version");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("spiketile ").contains("JDK 25");
  }

  @Test
  void unknownCommandsAndOptionsAreUsageErrors() {
    assertThat(Cli.run("fly").exitCode()).isEqualTo(2);

    Cli.Result result = Cli.line("train --speed 3");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--speed").contains("See 'spiketile train --help'");
    assertThat(result.err().lines()).hasSizeLessThan(4);
  }

  @Test
  void fileErrorsBecomeSentences() {
    assertReport(new NoSuchFileException("a/b"), 2, "a/b: no such file or folder");
    assertReport(new NoSuchFileException("a", null, "no folder for it"), 2, "a: no folder for it");
    assertReport(new AccessDeniedException("a"), 2, "a: access denied");
    assertReport(new UncheckedIOException(new IOException("disk full")), 1, "disk full");
  }

  private static void assertReport(Exception failure, int exitCode, String message) {
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine().setErr(new PrintWriter(err));

    assertThat(new Failures(false).report(command, failure)).isEqualTo(exitCode);
    assertThat(err.toString()).isEqualToIgnoringNewLines("spiketile: " + message);
  }

  @Test
  void stackTracesShowOnlyWhenAskedFor() {
    var line = Main.commandLine();
    var err = new StringWriter();
    line.setErr(new PrintWriter(err));

    int code = new Failures(false).report(line, new IllegalStateException("so odd"));
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("so odd", "SPIKETILE_DEBUG=1").doesNotContain("\tat ");

    new Failures(true).report(line, new IllegalStateException("so odd"));
    assertThat(err.toString()).contains("\tat ");
  }
}
