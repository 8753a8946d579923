package spiketile.app;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import spiketile.layout.Backing;
import spiketile.layout.ModelArena;

/** What the system says about huge pages, and what it does. */
final class HugePages {
  private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
  private static final Path MAPPINGS = Path.of("/proc/self/smaps");
  private static final Pattern RANGE = Pattern.compile("^([0-9a-f]+)-([0-9a-f]+) .*");
  private static final Pattern HUGE = Pattern.compile("^AnonHugePages: +([0-9]+) kB");
  private static final long PROBE_BYTES = 16L << 20;

  private HugePages() {}

  /** The system's setting, such as {@code always [madvise] never}. */
  static String setting() {
    try {
      return Files.readString(SETTING).strip();
    } catch (IOException e) {
      return "unknown: no " + SETTING;
    }
  }

  /** Whether an arena's memory, once it is touched, stands on huge pages. */
  static String probe() {
    try (ModelArena arena = ModelArena.open(Backing.HUGE_PAGES, PROBE_BYTES)) {
      MemorySegment memory = arena.allocate(PROBE_BYTES).fill((byte) 1);
      if (!arena.hugePages()) {
        return "not used by arenas: refused";
      }
      long huge = Math.min(hugeBytes(memory.address()), PROBE_BYTES);
      return "an arena of %s got %s on huge pages"
          .formatted(Report.bytes(PROBE_BYTES), Report.bytes(huge));
    } catch (IOException e) {
      return "asked for by arenas; what they get is unknown: no " + MAPPINGS;
    }
  }

  /** Bytes on huge pages of the mapping that holds an address. */
  private static long hugeBytes(long address) throws IOException {
    boolean inside = false;
    for (String line : Files.readAllLines(MAPPINGS)) {
      Matcher range = RANGE.matcher(line);
      if (range.matches()) {
        inside =
            Long.parseUnsignedLong(range.group(1), 16) <= address
                && address < Long.parseUnsignedLong(range.group(2), 16);
      }
      Matcher huge = HUGE.matcher(line);
      if (inside && huge.matches()) {
        return Long.parseLong(huge.group(1)) << 10;
      }
    }
    return 0;
  }
}
