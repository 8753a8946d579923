package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spiketile.data.Collected.Event;

class ShdFileTest {
  @TempDir private Path folder;

  @Test
  void chunkedAndCompressedRowsAreRead() throws Exception {
    Collected collected = Collected.of(new ShdFile(file("shd_tiny.h5"), 20));

    assertThat(collected.labels()).hasSize(20).doesNotHaveDuplicates();
    assertThat(collected.samples()).allSatisfy(s -> assertThat(s.events()).hasSize(200));
    assertThat(collected.samples())
        .allSatisfy(s -> assertThat(s.events()).extracting(Event::micros).isSorted());
  }

  @Test
  void contiguousRowsAreReadTheSame() throws Exception {
    assertThat(Collected.of(new ShdFile(file("shd_contiguous.h5"), 20)).samples())
        .isEqualTo(Collected.of(new ShdFile(file("shd_tiny.h5"), 20)).samples());
  }

  @Test
  void packedFileIsReadTheSame() throws Exception {
    Path packed = folder.resolve("shd_train.h5.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(Samples.tinyShd());
    }

    assertThat(Collected.of(new ShdFile(packed, 20)).samples())
        .isEqualTo(Collected.of(new ShdFile(file("shd_tiny.h5"), 20)).samples());
  }

  @Test
  void damagedPackingIsNamed() throws Exception {
    Path packed = Files.write(folder.resolve("shd_train.h5.gz"), new byte[100]);

    assertThatThrownBy(() -> Collected.of(new ShdFile(packed, 20)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(packed + ": not readable as gzip");
  }

  @Test
  void labelOfAnotherDataSetIsNamed() throws Exception {
    Path file = file("shd_tiny.h5");

    assertThatThrownBy(() -> Collected.of(new ShdFile(file, 10)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ", /labels, sample ")
        .hasMessageEndingWith("; 0 to 9 expected");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("a.h5"), new byte[4096]);

    assertThatThrownBy(() -> Collected.of(new ShdFile(file, 20)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": not readable as HDF5");
  }

  @Test
  void otherSchemasAreRefused() throws IOException {
    Path file = file("no_units.h5");

    assertThatThrownBy(() -> Collected.of(new ShdFile(file, 20)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining("units");
  }

  private Path file(String name) throws IOException {
    return Files.write(folder.resolve(name), Samples.resource(name));
  }
}
