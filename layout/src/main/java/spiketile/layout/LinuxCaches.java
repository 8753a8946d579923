package spiketile.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Two ways in which a Linux tells the sizes of its caches: the kernel's files, which some virtual machines lack, and the
 * C library, which asks the CPU.
 */
final class LinuxCaches {
  private static final Path FOLDER = Path.of("/sys/devices/system/cpu/cpu0/cache");

  /** Names of glibc's {@code bits/confname.h}; another C library knows none of them, and says −1. */
  private static final int SC_LEVEL1_DCACHE_SIZE = 188;

  private static final int SC_LEVEL2_CACHE_SIZE = 191;
  private static final int SC_LEVEL3_CACHE_SIZE = 194;

  private LinuxCaches() {}

  /** What this computer tells, if it is a Linux and tells it. */
  static Optional<CpuCaches> read() {
    return System.getProperty("os.name").equals("Linux")
        ? ofFolder(FOLDER).or(LinuxCaches::ofLibrary)
        : Optional.empty();
  }

  /** What the kernel's files tell, if they are there and make sense. */
  static Optional<CpuCaches> ofFolder(Path folder) {
    long[] sizes = new long[4];
    try (DirectoryStream<Path> caches = Files.newDirectoryStream(folder, "index*")) {
      for (Path cache : caches) {
        int level = Integer.parseInt(text(cache, "level"));
        if (level > 0 && level < sizes.length && !text(cache, "type").equals("Instruction")) {
          sizes[level] = bytes(text(cache, "size"));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
    return known(sizes[1], sizes[2], sizes[3]);
  }

  private static Optional<CpuCaches> known(long l1, long l2, long l3) {
    return l1 > 0 && l2 > 0
        ? Optional.of(new CpuCaches(l1, l2, Math.max(0, l3)))
        : Optional.empty();
  }

  private static String text(Path cache, String name) throws IOException {
    return Files.readString(cache.resolve(name)).strip();
  }

  private static long bytes(String size) {
    String upper = size.toUpperCase(Locale.ROOT);
    int shift = upper.endsWith("K") ? 10 : upper.endsWith("M") ? 20 : 0;
    String digits = shift == 0 ? upper : upper.substring(0, upper.length() - 1);
    return Long.parseLong(digits) << shift;
  }

  /** What the C library tells, if it has {@code sysconf} and the process may call it. */
  static Optional<CpuCaches> ofLibrary() {
    Linker linker = Linker.nativeLinker();
    return linker.defaultLookup().find("sysconf").flatMap(function -> ofSysconf(linker, function));
  }

  @SuppressWarnings("restricted") // downcallHandle
  private static Optional<CpuCaches> ofSysconf(Linker linker, MemorySegment function) {
    try {
      MethodHandle sysconf =
          linker.downcallHandle(function, FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
      return known(
          (long) sysconf.invokeExact(SC_LEVEL1_DCACHE_SIZE),
          (long) sysconf.invokeExact(SC_LEVEL2_CACHE_SIZE),
          (long) sysconf.invokeExact(SC_LEVEL3_CACHE_SIZE));
    } catch (IllegalCallerException e) {
      return Optional.empty();
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws nothing checked", e);
    }
  }
}
