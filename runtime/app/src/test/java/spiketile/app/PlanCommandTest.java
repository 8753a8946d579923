package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {
  @TempDir private Path folder;

  private Cli.Result plan(String options) {
    return Cli.line("plan --out " + folder + " " + options);
  }

  @Test
  void printsThePlanOfThePostersNetworkAndDrawsItsTiles() throws Exception {
    Cli.Result result = plan("--machine ipu-mk2 --sizes 700,1462,1462,20 --batch 48 --steps 100");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("1 chip of 1,472 tiles of 628,000 bytes; 1,472 tiles used")
        .containsPattern("tiles +731 +731 +10\n")
        .containsPattern("tile width +2 +2 +2\n")
        .contains("fullest tile", "of its bytes", "load, least", "load, mean", "load, most")
        .contains("weights", "partials", "lambda", "all");
    assertThat(ImageIO.read(folder.resolve("plan.png").toFile()).getWidth()).isGreaterThan(1000);
    Path svg = folder.resolve("plan.svg");
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
    assertThat(Files.readString(svg).lines().filter(line -> line.startsWith("<rect")).count())
        .as("two panels of tiles, and more")
        .isGreaterThan(2 * 1472);
  }

  @Test
  void lessActivityTakesShorterLists() {
    String options = "--machine ipu-mk2 --sizes 700,1462,20 --steps 100";
    String busy = plan(options + " --activity 0.2").out();
    String quiet = plan(options + " --activity 0.01").out();

    assertThat(layerLists(quiet)).isLessThan(layerLists(busy));
  }

  private static long layerLists(String out) {
    String row =
        out.lines().filter(line -> line.startsWith("layer list ")).findFirst().orElseThrow();
    return Long.parseLong(row.substring(row.lastIndexOf(' ') + 1).replace(",", ""));
  }

  @Test
  void aMachineOfTheUsersOwnWithMoreChips() throws IOException {
    Path file = folder.resolve("own.json");
    Files.writeString(
        file,
        """
        {"name": "own", "chips": 1, "tiles": 8, "tileBytes": 300000, "clockHz": 1e9, "contexts": 1,
         "lanes": 4, "exchangeBytesPerCycle": 4, "syncCycles": 100, "linkBytesPerSecond": 1e9}
        """);

    Cli.Result refused = plan("--sizes 64,500,500,10 --machine " + file);
    Cli.Result fits = plan("--sizes 64,500,500,10 --chips 40 --machine " + file);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("layer 2, tile 1 of own", "300,000 there", "chips in place of 1");
    assertThat(plan("--sizes 64,100,10 --steps 200 --machine " + file).err())
        .contains("a batch of ", "time steps in place of 200");
    assertThat(fits.exitCode()).as(fits.err()).isZero();
    assertThat(fits.out()).contains("on own: 40 chips of 8 tiles");
  }

  @Test
  void aTrainingOnASimulatedMachineGivesTheSameSpikes() {
    String options = "train --epochs 1 --sizes 64,20,10 --steps 5 --threads 1 --out " + folder;
    Cli.Result host = Cli.line(options + "/host");
    Cli.Result ipu = Cli.line(options + "/ipu --machine ipu-mk2");

    assertThat(ipu.exitCode()).as(ipu.err()).isZero();
    Cli.Result moved =
        Cli.line("evaluate --model " + folder + "/ipu/model.safetensors --machine host");
    assertThat(moved.exitCode()).as(moved.err()).isZero();
    assertThat(host.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--machine ipu-mk9 | --machine 'ipu-mk9': host, ipu-mk1, ipu-mk2",
        "--machine nowhere.json | nowhere.json: no such file",
        "--chips 0 | --chips 0",
        "--activity 0 | --activity 0",
        "--activity 1.5 | --activity 1.5",
        "--readout none | --readout 'none'",
        "--machine ipu-mk1 --sizes 700,1462,20 --batch 48 --steps 100 | tile 1 of ipu-mk1"
      })
  void refusals(String options, String message) {
    Cli.Result result = plan(options);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message).doesNotContain("Exception");
  }
}
