package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes read from folders made like {@code /sys/devices/system/cpu/cpu0/cache}. */
class CpuCachesTest {
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

    assertThat(CpuCaches.read(folder)).isEqualTo(new CpuCaches(48 << 10, 2 << 20, 36 << 20));
  }

  @Test
  void instructionCachesDoNotCountWhateverTheirOrder() throws IOException {
    cache(0, "1", "Instruction", "64K");
    cache(1, "1", "Data", "32K");
    cache(2, "2", "Instruction", "4M");
    cache(3, "2", "Data", "1M");

    assertThat(CpuCaches.read(folder)).isEqualTo(new CpuCaches(32 << 10, 1 << 20, 0));
  }

  @Test
  void plainBytesAndLowerCaseAreRead() throws IOException {
    cache(0, "1", "Data", "32768");
    cache(1, "2", "Unified", "512k");

    assertThat(CpuCaches.read(folder)).isEqualTo(new CpuCaches(32 << 10, 512 << 10, 0));
  }

  @Test
  void withoutAThirdLevelItIsZero() throws IOException {
    cache(0, "1", "Data", "32K");
    cache(1, "2", "Unified", "512K");

    assertThat(CpuCaches.read(folder).l3()).isZero();
  }

  @Test
  void fartherLevelsAndOtherFilesAreLeftOut() throws IOException {
    usualCaches();
    cache(4, "4", "Unified", "128M");
    Files.writeString(folder.resolve("uevent"), "nonsense");

    assertThat(CpuCaches.read(folder)).isEqualTo(new CpuCaches(48 << 10, 2 << 20, 36 << 20));
  }

  @Test
  void aMissingFolderGivesTheDefault() {
    assertThat(CpuCaches.read(folder.resolve("nowhere"))).isEqualTo(CpuCaches.DEFAULT);
  }

  @Test
  void anEmptyFolderGivesTheDefault() {
    assertThat(CpuCaches.read(folder)).isEqualTo(CpuCaches.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"level", "type", "size"})
  void aMissingFileGivesTheDefault(String file) throws IOException {
    usualCaches();
    Files.delete(folder.resolve("index2").resolve(file));

    assertThat(CpuCaches.read(folder)).isEqualTo(CpuCaches.DEFAULT);
  }

  @Test
  void aMissingSecondLevelGivesTheDefault() throws IOException {
    cache(0, "1", "Data", "48K");
    cache(1, "3", "Unified", "36M");

    assertThat(CpuCaches.read(folder)).isEqualTo(CpuCaches.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "K", "fast", "12G", "-512K", "0K", "1.5M", "99999999999999999999K"})
  void aNonsensicalSizeGivesTheDefault(String size) throws IOException {
    cache(0, "1", "Data", "48K");
    cache(1, "2", "Unified", size);

    assertThat(CpuCaches.read(folder)).isEqualTo(CpuCaches.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two", "-1", "0", "99999999999"})
  void aNonsensicalLevelGivesTheDefault(String level) throws IOException {
    cache(0, "1", "Data", "48K");
    cache(1, level, "Unified", "512K");

    assertThat(CpuCaches.read(folder)).isEqualTo(CpuCaches.DEFAULT);
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
