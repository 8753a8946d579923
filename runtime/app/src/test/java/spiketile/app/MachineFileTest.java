package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spiketile.layout.MachineProfile;

class MachineFileTest {
  private static final String FILE =
      """
      {
        "name": "bench-box", "chips": 2, "tiles": 64, "tileBytes": 1048576,
        "clockHz": 2.0e9, "contexts": 1, "lanes": 8,
        "exchangeBytesPerCycle": 8, "syncCycles": 2000.5, "linkBytesPerSecond": 1e10
      }
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("my.json"), text);
  }

  @Test
  void everyFieldIsRead() throws IOException {
    MachineProfile machine = MachineFile.read(file(FILE));

    assertThat(machine.name()).isEqualTo("bench-box");
    assertThat(machine.allTiles()).isEqualTo(128);
    assertThat(machine.tileBytes()).isEqualTo(1 << 20);
    assertThat(machine.timing().clockHz()).isEqualTo(2e9);
    assertThat(machine.timing().contexts()).isEqualTo(1);
    assertThat(machine.timing().lanes()).isEqualTo(8);
    assertThat(machine.timing().exchangeBytesPerCycle()).isEqualTo(8);
    assertThat(machine.timing().syncCycles()).isEqualTo(2000.5);
    assertThat(machine.timing().linkBytesPerSecond()).isEqualTo(1e10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tiles\": 64 | \"tiles\": 0 | my.json: tiles: 0; allowed: an integer from 1 to",
        "\"tiles\": 64 | \"tiles\": 6.5 | my.json: tiles: 6.5; allowed: an integer",
        "\"tiles\": 64, | | my.json: tiles: missing",
        "\"chips\": 2 | \"chips\": 5000 | my.json: chips: 5000; allowed: an integer from 1 to 4096",
        "\"tileBytes\": 1048576 | \"tileBytes\": -1 | my.json: tileBytes: -1; allowed: an integer",
        "\"tileBytes\": 1048576 | \"tileBytes\": \"big\" | my.json: tileBytes: \"big\"",
        "2.0e9 | 0 | my.json: timing: clockHz 0: from 1 to",
        "2.0e9 | 1e999 | my.json: clockHz",
        "\"lanes\": 8 | \"lanes\": null | my.json: lanes: null",
        "2000.5 | -1 | my.json: timing: syncCycles -1: from 0",
        "\"lanes\": 8 | \"lanes\": 8, \"speed\": 1 | my.json: speed: unknown; allowed: name, chips",
        "\"lanes\": 8 | \"lanes\": 8, \"lanes\": 9 | my.json: line 3",
        "1e10 | 1e10, | my.json: line",
        "bench-box | ipu-mk2 | my.json: name: 'ipu-mk2'; allowed: 1 to 40 letters",
        "bench-box | a/b | my.json: name: 'a/b'"
      })
  void refusals(String field, String other, String message) throws IOException {
    Path file = file(FILE.replace(field, other == null ? "" : other));

    assertThatThrownBy(() -> MachineFile.read(file))
        .isInstanceOf(CaseException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNoMachineIsRefused() throws IOException {
    for (String text :
        new String[] {"", "[1]", FILE + FILE, FILE + "x", FILE + " ".repeat(70_000)}) {
      Path file = file(text);
      assertThatThrownBy(() -> MachineFile.read(file))
          .isInstanceOf(CaseException.class)
          .hasMessageContaining("my.json: ");
    }
  }
}
