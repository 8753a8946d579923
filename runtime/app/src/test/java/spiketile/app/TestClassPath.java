package spiketile.app;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a child process needs to run the app as the tests do. */
final class TestClassPath {
  private TestClassPath() {}

  static String get() {
    return Stream.of("jdk.module.path", "java.class.path")
        .map(System::getProperty)
        .filter(Objects::nonNull)
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }
}
