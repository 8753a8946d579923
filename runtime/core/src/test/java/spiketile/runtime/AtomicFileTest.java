package spiketile.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("file");
  }

  private static AtomicFile.Content text(String text) {
    return channel -> channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileIsCreatedAndReplaced() throws IOException {
    AtomicFile.replace(file, text("old and long"));
    assertThat(file).hasContent("old and long");

    AtomicFile.replace(file, text("new"));
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("file");
  }

  @Test
  void theOldFileStaysUntilTheNewOneIsWhole() throws IOException {
    AtomicFile.replace(file, text("old"));

    AtomicFile.replace(
        file,
        channel -> {
          text("new").write(channel);
          assertThat(file).hasContent("old");
          assertThat(names()).hasSize(2).first().asString().matches("\\.file\\.[0-9a-f]{16}\\.tmp");
        });

    assertThat(file).hasContent("new");
  }

  @Test
  void afterAFailureTheOldFileIsThereAndNoOther() throws IOException {
    AtomicFile.replace(file, text("old"));

    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    file,
                    channel -> {
                      text("half").write(channel);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot save " + file.toRealPath() + ": No space left on device");
    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    file,
                    channel -> {
                      text("half").write(channel);
                      throw new OutOfMemoryError("simulated");
                    }))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("file");
  }

  @Test
  void anInterruptLeavesTheOldFile() throws IOException {
    AtomicFile.replace(file, text("old"));

    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    file,
                    channel -> {
                      Thread.currentThread().interrupt();
                      text("half").write(channel);
                    }))
        .isInstanceOf(ClosedByInterruptException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("file");
  }

  @Test
  void leftoversOfThisFileAloneAreDeleted() throws IOException {
    List<String> others =
        List.of(
            ".file.0123456789abcdef.tmp.bak",
            ".file.0123456789abcde.tmp",
            ".file.b.0123456789abcdef.tmp",
            ".other.0123456789abcdef.tmp",
            "file.0123456789abcdef.tmp");
    for (String name : others) {
      Files.createFile(folder.resolve(name));
    }
    Files.createFile(folder.resolve(".file.0123456789abcdef.tmp"));
    Files.createFile(folder.resolve(".file.ffffffffffffffff.tmp"));

    AtomicFile.replace(file, text("new"));

    assertThat(names()).containsExactlyInAnyOrderElementsOf(plus(others, "file"));
  }

  private static List<String> plus(List<String> names, String name) {
    return Stream.concat(names.stream(), Stream.of(name)).toList();
  }

  @Test
  void aFailedSaveDeletesNoLeftovers() throws IOException {
    Files.createFile(folder.resolve(".file.0123456789abcdef.tmp"));

    assertThatThrownBy(
            () ->
                AtomicFile.replace(
                    file,
                    channel -> {
                      throw new IllegalStateException("simulated");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(names()).containsExactly(".file.0123456789abcdef.tmp");
  }

  @Test
  void savesOfOneFileAtTheSameTimeLeaveEachOtherAlone() throws IOException {
    AtomicFile.replace(
        file,
        channel -> {
          text("outer").write(channel);
          AtomicFile.replace(file, text("inner"));
          assertThat(file).hasContent("inner");
        });
    assertThat(file).hasContent("outer");

    IntStream.range(0, 200).parallel().forEach(i -> leaveAndReplace("text " + i));
    AtomicFile.replace(file, text("last"));

    assertThat(file).hasContent("last");
    assertThat(names()).containsExactly("file");
  }

  private void leaveAndReplace(String text) {
    try {
      Files.createFile(folder.resolve(".file.%016x.tmp".formatted(text.hashCode())));
      AtomicFile.replace(file, text(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSymbolicLinkStaysOne() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("real");
    Files.writeString(elsewhere, "old");
    Files.createSymbolicLink(file, elsewhere);

    AtomicFile.replace(file, text("new"));

    assertThat(file).isSymbolicLink();
    assertThat(elsewhere).hasContent("new");
  }

  @Test
  void otherUsersMayReadWhatTheyCouldReadOfAnyFile() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    Path plain = Files.createFile(folder.resolve("plain"));

    AtomicFile.replace(file, text("new"));

    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void aFolderIsNoTargetAndAMissingFolderIsNamed() {
    assertThatThrownBy(() -> AtomicFile.replace(folder, text("new")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(folder.toString());
    Path missing = folder.resolve("missing").resolve("file");
    assertThatThrownBy(() -> AtomicFile.replace(missing, text("new")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(missing.toString());
  }
}
