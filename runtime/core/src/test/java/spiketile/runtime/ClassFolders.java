package spiketile.runtime;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path on which a process of its own finds the classes of this one. */
final class ClassFolders {
  private ClassFolders() {}

  /** The folders or jars that the given classes came from. */
  static String of(Class<?>... types) {
    return Stream.of(types)
        .map(ClassFolders::location)
        .distinct()
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
