package spiketile.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The cases among the test resources. */
final class GoldenCases {
  private GoldenCases() {}

  static List<ConformanceCase> all() {
    return paths().stream().map(GoldenCases::read).toList();
  }

  /** The files, in the order of their names. */
  static List<Path> paths() {
    try (Stream<Path> files = Files.list(path("basic.json").getParent())) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path path(String name) {
    try {
      return Path.of(GoldenCases.class.getResource("golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ConformanceCase read(Path file) {
    try {
      return ConformanceCase.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
