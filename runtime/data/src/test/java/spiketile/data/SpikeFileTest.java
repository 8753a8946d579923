package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spiketile.runtime.data.EventBatch;

class SpikeFileTest {
  @TempDir private Path folder;

  private SpikeFile csv(String text) throws IOException {
    return SpikeFile.read(Files.writeString(folder.resolve("spikes.csv"), text), 4, 3);
  }

  /** Ids by row, of all samples together. */
  private static String rows(SpikeFile spikes) {
    EventBatch batch = new EventBatch(spikes.inputs(), spikes.steps(), spikes.size());
    int[] all = new int[spikes.size()];
    Arrays.setAll(all, i -> i);
    batch.fill(spikes, all, 0, all.length, 0);
    int rows = spikes.steps() * spikes.size();
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows; r++) {
      text.append(r == 0 ? "" : "|");
      for (int e = batch.rowStarts()[r]; e < batch.rowStarts()[r + 1]; e++) {
        text.append(batch.ids()[e]);
      }
    }
    return text.toString();
  }

  @Test
  void linesOfOneSampleInAnyOrder() throws IOException {
    SpikeFile spikes = csv("step,neuron\n3, 1\n0,2\n\n0,0\n");

    assertThat(spikes.size()).isEqualTo(1);
    assertThat(spikes.steps()).isEqualTo(4);
    assertThat(rows(spikes)).isEqualTo("02|||1");
    spikes.extend(6);
    assertThat(rows(spikes)).isEqualTo("02|||1||");
    assertThatThrownBy(() -> spikes.extend(5)).hasMessageContaining("5 steps");
  }

  @Test
  void linesOfSeveralSamples() throws IOException {
    SpikeFile spikes = csv("2,0,3\n0,1,1\n");

    assertThat(spikes.size()).isEqualTo(3);
    assertThat(rows(spikes)).isEqualTo("||3|1||");
    spikes.label(new int[] {0, 1, 2});
    assertThat(spikes.label(2)).isEqualTo(2);
    assertThatThrownBy(() -> spikes.label(new int[] {0, 1, 3})).hasMessageContaining("0 to 2");
    assertThatThrownBy(() -> spikes.label(new int[2])).hasMessageContaining("for 3 samples");
  }

  @Test
  void noSpikesAreASampleToo() throws IOException {
    assertThat(rows(csv(""))).isEmpty();
  }

  @Test
  void arrays() throws IOException {
    Path file = folder.resolve("spikes.npy");
    Files.write(file, NpyBytes.of("<f4", "(2, 4)", NpyBytes.floats(0, 1, 1, 0, 0, 0, 0, 1)));
    assertThat(rows(SpikeFile.read(file, 4, 3))).isEqualTo("12|3");
    Files.write(file, NpyBytes.of("|u1", "(2, 1, 4)", new byte[] {1, 0, 0, 0, 0, 0, 1, 0}));
    assertThat(rows(SpikeFile.read(file, 4, 3))).isEqualTo("0|2");
    Files.write(file, NpyBytes.of("|u1", "(2, 4)", new byte[] {1, 0, 0, 0, 0, 0, 2, 0}));
    assertThatThrownBy(() -> SpikeFile.read(file, 4, 3))
        .hasMessageContaining("sample 0, step 1, neuron 2: 2.0; 0 or 1 expected");
    assertThatThrownBy(() -> SpikeFile.read(file, 5, 3))
        .hasMessageContaining("shape [2, 4]; [steps, 5] or [samples, steps, 5] expected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1,4;line 1: neuron '4'; 0 to 3 expected",
        "-1,2;line 1: step '-1'",
        "1,2,3,4;line 1: 4 values",
        "7;line 1: 1 values",
        "0,0,0|0,0;line 2: 2 values",
        "1,x;line 1: neuron 'x'",
        "99999999,1;line 1: step '99999999'",
        "0,1|0,1;sample 0, step 0, neuron 1 spikes twice"
      })
  void badLinesAreRefusedByNumber(String text, String message) {
    assertThatThrownBy(() -> csv(text.replace('|', '\n')))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("spikes.csv")
        .hasMessageContaining(message);
  }
}
