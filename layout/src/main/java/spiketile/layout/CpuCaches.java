package spiketile.layout;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Data cache sizes of one core in bytes.
 *
 * @param l1 first level, data
 * @param l2 second level
 * @param l3 third level, shared with other cores; 0 if there is none
 */
public record CpuCaches(long l1, long l2, long l3) {
  /** What is assumed where the system does not tell: 32 KiB, 512 KiB, 8 MiB. */
  public static final CpuCaches DEFAULT = new CpuCaches(32 << 10, 512 << 10, 8 << 20);

  private static final Path LINUX = Path.of("/sys/devices/system/cpu/cpu0/cache");

  /**
   * Reads the sizes from the system.
   *
   * @return the sizes of the first core as Linux's sysfs gives them, else {@link #DEFAULT}
   */
  public static CpuCaches read() {
    return read(LINUX);
  }

  static CpuCaches read(Path folder) {
    long[] sizes = new long[4];
    try (DirectoryStream<Path> caches = Files.newDirectoryStream(folder, "index*")) {
      for (Path cache : caches) {
        int level = Integer.parseInt(text(cache, "level"));
        if (level > 0 && level < sizes.length && !text(cache, "type").equals("Instruction")) {
          sizes[level] = bytes(text(cache, "size"));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return DEFAULT;
    }
    return sizes[1] > 0 && sizes[2] > 0 ? new CpuCaches(sizes[1], sizes[2], sizes[3]) : DEFAULT;
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
}
