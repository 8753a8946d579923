package spiketile.kernels;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import spiketile.layout.ModelArena;

/** A JVM of its own, for what a process decides once: its modules and its properties. */
final class ChildJvm {
  private static final int SECONDS = 120;

  private ChildJvm() {}

  /** How a child ended, and what it wrote to both of its streams. */
  record Outcome(int exitCode, String output) {}

  /** Runs a class of the tests on the class path and waits for its end. */
  static Outcome run(Path folder, List<String> options, Class<?> main, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.add("-cp");
    command.add(classPath(ModelArena.class, Kernels.class, main));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "child", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end within " + SECONDS + " s: " + Files.readString(output));
    }
    return new Outcome(process.exitValue(), Files.readString(output));
  }

  private static String classPath(Class<?>... types) {
    return Stream.of(types)
        .map(ChildJvm::home)
        .distinct()
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  /** The folder or jar a class was loaded from: a patched module has more than one. */
  private static String home(Class<?> type) {
    String resource = "/" + type.getName().replace('.', '/') + ".class";
    String url = type.getResource(resource).toString();
    String home = url.substring(0, url.length() - resource.length());
    String file =
        home.startsWith("jar:") ? home.substring("jar:".length(), home.length() - 1) : home;
    return Path.of(URI.create(file)).toString();
  }
}
