package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kernel says of the memory, in {@code /proc/self/smaps}. */
class HugePagesTest {
  private static final Path SMAPS = Path.of("/proc/self/smaps");
  private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  @Test
  void theKernelIsAdvisedToUseHugePages() throws IOException {
    assumeTrue(Files.isReadable(SMAPS) && Files.isReadable(SETTING), "no transparent huge pages");
    try (ModelArena arena = ModelArena.open(Backing.HUGE_PAGES, 8 << 20)) {
      MemorySegment piece = arena.allocate(8 << 20).fill((byte) 1);

      assertThat(arena.hugePages()).isTrue();
      assertThat(piece.address() % (2 << 20)).as("2 MiB boundary").isZero();
      assertThat(flags(piece.address())).as("'hg' is MADV_HUGEPAGE").contains("hg");
    }
  }

  @Test
  void plainMemoryIsNotAdvised() throws IOException {
    assumeTrue(Files.isReadable(SMAPS) && Files.isReadable(SETTING), "no transparent huge pages");
    try (ModelArena arena = ModelArena.open(Backing.PLAIN, 8 << 20)) {
      MemorySegment piece = arena.allocate(8 << 20).fill((byte) 1);

      assertThat(arena.hugePages()).isFalse();
      assertThat(flags(piece.address())).isNotEmpty().doesNotContain("hg");
    }
  }

  /** The flags of the mapping that holds an address. */
  private static List<String> flags(long address) throws IOException {
    boolean inside = false;
    for (String line : Files.readAllLines(SMAPS)) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        String[] bounds = line.split("[- ]");
        inside =
            Long.parseUnsignedLong(bounds[0], 16) <= address
                && address < Long.parseUnsignedLong(bounds[1], 16);
      } else if (inside && line.startsWith("VmFlags:")) {
        return List.of(line.substring("VmFlags:".length()).strip().split(" "));
      }
    }
    return List.of();
  }
}
