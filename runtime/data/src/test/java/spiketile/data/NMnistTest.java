package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static spiketile.data.NMnistEventsTest.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NMnistTest {
  @TempDir private Path folder;

  @Test
  void recordingsComeByLabelAndName() throws Exception {
    Path zip =
        zip(
            Map.of(
                "Train/9/00001.bin", event(1, 0, 0, 5),
                "Train/0/00007.bin", event(2, 0, 0, 5),
                "Train/0/00003.bin", event(3, 0, 0, 5),
                "Train/readme.txt", new byte[3]));

    Collected collected = Collected.of(new NMnist(zip));

    assertThat(collected.labels()).containsExactly(0, 0, 9);
    assertThat(collected.samples())
        .extracting(s -> s.events().getFirst().address())
        .containsExactly(3, 2, 1);
  }

  @Test
  void folderIsReadAsItsZip() throws Exception {
    Map<String, byte[]> files =
        Map.of("4/a.bin", event(1, 2, 1, 5), "4/b.bin", event(3, 2, 1, 5), "7/a.bin", new byte[0]);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve("Train").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    Map<String, byte[]> zipped = new TreeMap<>();
    files.forEach((name, bytes) -> zipped.put("Train/" + name, bytes));

    assertThat(Collected.of(new NMnist(folder.resolve("Train"))).samples())
        .isEqualTo(Collected.of(new NMnist(zip(zipped))).samples())
        .hasSize(3);
  }

  @Test
  void badRecordingIsToldAndTheOthersAreRead() throws Exception {
    Path zip =
        zip(
            Map.of(
                "Train/1/a.bin", event(1, 0, 0, 5),
                "Train/1/b.bin", event(40, 0, 0, 5),
                "Train/1/c.bin", event(1, 0, 0, 5)));

    Collected collected = Collected.of(new NMnist(zip));

    assertThat(collected.samples()).hasSize(2);
    assertThat(collected.problems())
        .singleElement()
        .asString()
        .startsWith(zip.resolve("Train/1/b.bin") + ", byte 0 (event 0): pixel (40, 0)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../0/a.bin", "/0/a.bin", "Train/../../0/a.bin"})
  void entryThatPointsOutsideIsRefused(String name) throws IOException {
    Path zip = zip(Map.of("Train/0/a.bin", event(1, 0, 0, 5), name, event(1, 0, 0, 5)));

    assertThatThrownBy(() -> Collected.of(new NMnist(zip)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            zip + ", entry '" + name + "': points outside of the zip file, or is no file name");
  }

  @Test
  void whatIsNoZipIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("Train.zip"), new byte[100]);

    assertThatThrownBy(() -> Collected.of(new NMnist(file)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": not readable as a zip file");
  }

  @Test
  void damagedEntryIsToldByName() throws Exception {
    byte[] events = new byte[5000];
    Path zip = zip(Map.of("Train/1/a.bin", events));
    byte[] bytes = Files.readAllBytes(zip);
    bytes[50] ^= 0x55; // within the compressed data of the only entry
    Files.write(zip, bytes);

    Collected collected = Collected.of(new NMnist(zip));

    assertThat(collected.samples()).isEmpty();
    assertThat(collected.problems())
        .singleElement()
        .asString()
        .startsWith(zip.resolve("Train/1/a.bin").toString());
  }

  @Test
  void zipWithoutRecordingsIsRefused() throws IOException {
    Path zip = zip(Map.of("readme.txt", new byte[3]));

    assertThatThrownBy(() -> Collected.of(new NMnist(zip)))
        .hasMessage(zip + ": no recordings; files such as 0/00002.bin expected in it");
  }

  private Path zip(Map<String, byte[]> files) throws IOException {
    Path zip = folder.resolve("Train.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
        out.closeEntry();
      }
    }
    return zip;
  }
}
