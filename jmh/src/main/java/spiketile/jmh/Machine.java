package spiketile.jmh;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import spiketile.kernels.Providers;
import spiketile.layout.CpuCaches;

/** What figures depend on beside the code: CPU, JDK and system. */
final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Load for each core from which on others are likely to disturb a run. */
  private static final double BUSY = 0.5;

  private Machine() {}

  /** What there is, a fact a line. */
  static List<String> lines() {
    CpuCaches caches = CpuCaches.read();
    return List.of(
        "JDK      " + Runtime.version() + ", " + System.getProperty("java.vm.name"),
        "VM args  " + String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()),
        "CPU      %s, cores: %d, load before the run: %s"
            .formatted(cpu(), Runtime.getRuntime().availableProcessors(), load()),
        "vectors  " + vectors(),
        "caches   L1 %,d KiB, L2 %,d KiB, L3 %,d KiB%s"
            .formatted(
                caches.l1() >> 10,
                caches.l2() >> 10,
                caches.l3() >> 10,
                caches.equals(CpuCaches.DEFAULT)
                    ? " (assumed where the system does not tell)"
                    : ""),
        "system   " + System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  /** The most important of it in one line. */
  static String summary() {
    return "%s, %s, JDK %s".formatted(cpu(), vectors(), Runtime.version());
  }

  private static String cpu() {
    try (var lines = Files.lines(CPU_INFO, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(Machine::architecture);
    } catch (IOException e) {
      return architecture();
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch");
  }

  private static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    boolean busy = load > BUSY * Runtime.getRuntime().availableProcessors();
    return load < 0
        ? "unknown"
        : String.format(Locale.ROOT, "%.2f%s", load, busy ? " (busy: figures will be rough)" : "");
  }

  private static String vectors() {
    try {
      return Providers.vector().lanes() * Float.SIZE + " bits";
    } catch (IllegalStateException e) {
      return "none: " + e.getMessage();
    }
  }
}
