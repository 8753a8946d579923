package spiketile.layout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes read from folders made like {@code /sys/devices/system/cpu/cpu0/cache}. */
class LinuxCachesTest {
  @TempDir Path folder;

  private void cache(int index, String level, String type, String size) throws IOException {
    Path cache = Files.createDirectory(folder.resolve("index" + index));
    Files.writeString(cache.resolve("level"), level + "\n");
    Files.writeString(cache.resolve("type"), type + "\n");
    Files.writeString(cache.resolve("size"), size + "\n");
  }

  private void usualCaches() throws IOException {
    cache(0, "1", "Data", "48K");
    cache(1, "1", "Instruction", "32K");
    cache(2, "2", "Unified", "2048K");
    cache(3, "3", "Unified", "36M");
  }

  @Test
  void sizesComeInKibibytesAndMebibytes() throws IOException {
    usualCaches();

    assertThat(LinuxCaches.ofFolder(folder)).contains(new CpuCaches(48 << 10, 2 << 20, 36 << 20));
  }

  @Test
  void instructionCachesDoNotCountWhateverTheirOrder() throws IOException {
    cache(0, "1", "Instruction", "64K");
    cache(1, "1", "Data", "32K");
    cache(2, "2", "Instruction", "4M");
    cache(3, "2", "Data", "1M");

    assertThat(LinuxCaches.ofFolder(folder)).contains(new CpuCaches(32 << 10, 1 << 20, 0));
  }

  @Test
  void plainBytesAndLowerCaseAreRead() throws IOException {
    cache(0, "1", "Data", "32768");
    cache(1, "2", "Unified", "512k");

    assertThat(LinuxCaches.ofFolder(folder)).contains(new CpuCaches(32 << 10, 512 << 10, 0));
  }

  @Test
  void withoutAThirdLevelItIsZero() throws IOException {
    cache(0, "1", "Data", "32K");
    cache(1, "2", "Unified", "512K");

    assertThat(LinuxCaches.ofFolder(folder).orElseThrow().l3()).isZero();
  }

  @Test
  void fartherLevelsAndOtherFilesAreLeftOut() throws IOException {
    usualCaches();
    cache(4, "4", "Unified", "128M");
    Files.writeString(folder.resolve("uevent"), "nonsense");

    assertThat(LinuxCaches.ofFolder(folder)).contains(new CpuCaches(48 << 10, 2 << 20, 36 << 20));
  }

  @Test
  void aMissingFolderTellsNothing() {
    assertThat(LinuxCaches.ofFolder(folder.resolve("nowhere"))).isEmpty();
  }

  @Test
  void anEmptyFolderTellsNothing() {
    assertThat(LinuxCaches.ofFolder(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"level", "type", "size"})
  void aMissingFileTellsNothing(String file) throws IOException {
    usualCaches();
    Files.delete(folder.resolve("index2").resolve(file));

    assertThat(LinuxCaches.ofFolder(folder)).isEmpty();
  }

  @Test
  void aMissingSecondLevelTellsNothing() throws IOException {
    cache(0, "1", "Data", "48K");
    cache(1, "3", "Unified", "36M");

    assertThat(LinuxCaches.ofFolder(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "K", "fast", "12G", "-512K", "0K", "1.5M", "99999999999999999999K"})
  void aNonsensicalSizeTellsNothing(String size) throws IOException {
    cache(0, "1", "Data", "48K");
    cache(1, "2", "Unified", size);

    assertThat(LinuxCaches.ofFolder(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two", "-1", "0", "99999999999"})
  void aNonsensicalLevelTellsNothing(String level) throws IOException {
    cache(0, "1", "Data", "48K");
    cache(1, level, "Unified", "512K");

    assertThat(LinuxCaches.ofFolder(folder)).isEmpty();
  }

  /** The system's own command for the same question, which is 0 or a word where it has no answer. */
  @Test
  void theLibraryTellsWhatGetconfTells() throws IOException, InterruptedException {
    long l1 = getconf("LEVEL1_DCACHE_SIZE");
    long l2 = getconf("LEVEL2_CACHE_SIZE");
    long l3 = getconf("LEVEL3_CACHE_SIZE");

    if (l1 > 0 && l2 > 0) {
      assertThat(LinuxCaches.ofLibrary()).contains(new CpuCaches(l1, l2, l3));
    } else {
      assertThat(LinuxCaches.ofLibrary()).isEmpty();
    }
  }

  private static long getconf(String name) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("getconf", name).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return answer.matches("\\d+") ? Long.parseLong(answer) : 0;
  }

  @Test
  void theDefaultIsSmall() {
    assertThat(CpuCaches.DEFAULT).isEqualTo(new CpuCaches(32 << 10, 512 << 10, 8 << 20));
  }

  @Test
  void thisComputerHasCaches() {
    CpuCaches caches = CpuCaches.read();

    assertThat(caches.l1()).isPositive();
    assertThat(caches.l2()).isGreaterThanOrEqualTo(caches.l1());
  }
}
