package spiketile.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The computer's processor. */
final class Cpu {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private Cpu() {}

  /** Its name as the system gives it, else its architecture. */
  static String name() {
    try (var lines = Files.lines(LINUX, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(Cpu::architecture);
    } catch (IOException e) {
      return architecture();
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch");
  }
}
