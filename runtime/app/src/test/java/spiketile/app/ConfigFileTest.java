package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Cli.Result train(String line) {
    return Cli.line("train --threads 1 " + line);
  }

  private String trained(Path out) throws IOException {
    try (TrainedModel model = TrainedModel.open(out)) {
      return model.options().text();
    }
  }

  @Test
  void jsonAndYamlStandForTypedOptions() throws IOException {
    Path json =
        file("run.json", "{\"epochs\": 1, \"hidden\": [12, 8], \"bias\": true, \"dense\": false}");
    Path yaml = file("run.yaml", "epochs: 1\nhidden: [12, 8]\nbias: true\n");
    Path typed = folder.resolve("typed");
    assertThat(train("--epochs 1 --hidden 12,8 --bias --out " + typed).exitCode()).isZero();

    for (Path config : new Path[] {json, yaml}) {
      Path out = folder.resolve("out-" + config.getFileName());
      Cli.Result result = train("--config " + config + " --out " + out);
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(trained(out)).isEqualTo(trained(typed));
      assertThat(out.resolve("model.safetensors"))
          .hasSameBinaryContentAs(typed.resolve("model.safetensors"));
    }
  }

  @Test
  void whatIsTypedWinsBeforeAndBehind() throws IOException {
    Path json = file("run.json", "{\"epochs\": 7, \"hidden\": \"12\", \"lr\": 0.001}");
    Path out = folder.resolve("out");
    assertThat(train("--epochs 1 --config " + json + " --lr=0.002 --out " + out).exitCode())
        .isZero();
    assertThat(trained(out)).contains("--epochs=1 ", "--sizes=64,12,10 ", "--lr=0.002 ");
  }

  /** Of other data, encoders and schedules, some of whose options must not be typed with the defaults of others. */
  @Test
  void theFileThatATrainingLeavesTrainsTheSameAgain() throws IOException {
    for (String options :
        new String[] {
          "--hidden 9",
          "--hidden 9 --schedule step --optimizer sgd --encoder latency",
          "--data randman --samples 8 --hidden 9 --steps 20 --batch 8"
        }) {
      Path first = folder.resolve("first");
      Path second = folder.resolve("second");
      assertThat(train("--force --epochs 1 " + options + " --out " + first).exitCode()).isZero();
      Cli.Result again =
          train("--force --config " + first.resolve("config.json") + " --out " + second);
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(second.resolve("config.json"))
          .hasSameTextualContentAs(first.resolve("config.json"));
      assertThat(second.resolve("model.safetensors"))
          .hasSameBinaryContentAs(first.resolve("model.safetensors"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'epoch': 1} | 'epoch' is no option that it can hold",
        "{'config': 'x'} | 'config' is no option that it can hold",
        "{'help': true} | 'help' is no option that it can hold",
        "{'epochs': {'a': 1}} | 'epochs': a text, a number, true, false or a list of them needed",
        "{'epochs': null} | 'epochs': a text, a number, true, false or a list of them needed",
        "{'epochs': 'x'} | Invalid value for option '--epochs': 'x' is not an int",
        "{'epochs': 0} | --epochs 0: a whole number from 1",
        "{'epochs': 1, 'epochs': 2} | , line 1: Duplicate",
        "[1] | one object needed, of options by name",
        "{ | , line 1: "
      })
  void badFilesAreRefused(String text, String message) throws IOException {
    Path json = file("run.json", text.replace('\'', '"'));
    Cli.Result result = train("--config " + json + " --out " + folder.resolve("out"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThat(train("--config " + folder.resolve("none.json")).err())
        .contains("none.json: cannot be read");
    assertThat(train("--config").exitCode()).isEqualTo(2);
  }
}
