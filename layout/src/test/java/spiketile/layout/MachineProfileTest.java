package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineProfileTest {
  private static MachineProfile withTiles(long bytes) {
    return new MachineProfile("test", bytes, Long.MAX_VALUE);
  }

  @Test
  void thisComputersTileIsACoresL2() {
    MachineProfile host = MachineProfile.host();

    assertThat(host.name()).isEqualTo("host");
    assertThat(host.tileBytes()).isEqualTo(CpuCaches.read().l2());
    assertThat(host.memoryBytes()).isGreaterThan(host.tileBytes());
  }

  @ParameterizedTest
  @CsvSource({
    // 512 KiB of L2, half for the weights: 64 columns need 1024 rows or fewer
    "524288, 1, 64",
    "524288, 1024, 64",
    "524288, 1025, 48",
    "524288, 1365, 48",
    "524288, 1366, 32",
    "524288, 2048, 32",
    "524288, 2049, 16",
    "524288, 4096, 16",
    // not even 16 columns fit, but no tile is narrower
    "524288, 100000, 16",
    "1, 1, 16",
    // never wider than four vectors of 512 bits
    "1073741824, 10, 64"
  })
  void aTileIsAsWideAsHalfItsMemoryAllows(long tileBytes, int weightRows, int width) {
    assertThat(withTiles(tileBytes).tileWidth(weightRows, 4)).isEqualTo(width);
  }

  @Test
  void tileWidthsAreWholeLinesAndTheWidestThatFits() {
    SplittableRandom random = new SplittableRandom(20);
    for (int i = 0; i < 2000; i++) {
      long tileBytes = random.nextLong(1, 4 << 20);
      int rows = random.nextInt(1, 5000);
      int width = withTiles(tileBytes).tileWidth(rows, 4);

      assertThat(width).as("%d bytes, %d rows", tileBytes, rows).isBetween(16, 64);
      assertThat(width % 16).isZero();
      if (width > 16) {
        assertThat(4L * rows * width).isLessThanOrEqualTo(tileBytes / 2);
      }
      if (width < 64) {
        assertThat(4L * rows * (width + 16)).isGreaterThan(tileBytes / 2);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // a quarter of 512 KiB holds 32768 floats of λ
    "524288, 48, 64, 100, 10",
    "524288, 1, 64, 100, 100",
    "524288, 512, 64, 100, 1",
    "524288, 513, 64, 100, 1",
    "524288, 256, 64, 100, 2",
    "1, 48, 64, 100, 1",
    "524288, 48, 64, 7, 7"
  })
  void aChunkIsAsLongAsAQuarterOfTheMemoryAllows(
      long tileBytes, int batch, int padded, int steps, int chunk) {
    assertThat(withTiles(tileBytes).chunkSteps(batch, padded, steps)).isEqualTo(chunk);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, 1", "1, -1"})
  void memoryMustBePositive(long tileBytes, long memoryBytes) {
    assertThatThrownBy(() -> new MachineProfile("tiny", tileBytes, memoryBytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tiny")
        .hasMessageContaining("tile bytes " + tileBytes)
        .hasMessageContaining("memory bytes " + memoryBytes);
  }

  @Test
  void theNamedMachinesAreThoseOfTheirDataSheets() {
    MachineProfile mk1 = MachineProfile.named("ipu-mk1");
    MachineProfile mk2 = MachineProfile.named("ipu-mk2");

    assertThat(mk1.tiles()).isEqualTo(1216);
    assertThat(mk1.memoryBytes()).as("304 MiB").isEqualTo(304L << 20);
    assertThat(mk2.tiles()).isEqualTo(1472);
    assertThat(mk2.tileBytes()).isEqualTo(628_000);
    assertThat(mk2.timing().contexts()).isEqualTo(6);
    assertThat(mk2.bounded()).isTrue();
    assertThat(mk2.withChips(4).allTiles()).isEqualTo(4 * 1472);
    assertThat(mk2.withChips(4).memoryBytes()).isEqualTo(4 * mk2.memoryBytes());
    assertThat(MachineProfile.named("host")).isEqualTo(MachineProfile.host());
    assertThat(MachineProfile.host().bounded()).isFalse();
    assertThatThrownBy(() -> MachineProfile.named("ipu-mk9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ipu-mk9")
        .hasMessageContaining("host, ipu-mk1, ipu-mk2");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 'chips 0: from 1 to 4096'",
    "4097, 1, 1, chips 4097",
    "1, 0, 1, 'tiles 0: from 1 to'",
    "1, 1000000, 1, tiles 1000000",
    "1, 1, 0, 'tileBytes 0: from 1 to'"
  })
  void aBoundedMachinesNumbersAreChecked(int chips, int tiles, long bytes, String message) {
    assertThatThrownBy(
            () -> MachineProfile.bounded("own", chips, tiles, bytes, RandomNetworks.timing(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void allMemoryIsThatOfAllTiles() {
    assertThatThrownBy(() -> new MachineProfile("own", 2, 3, 100, 601, RandomNetworks.timing(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("memory bytes 601 are not 2 chips · 3 tiles · 100 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, 1, 1, clockHz 0",
    "NaN, 1, 1, 1, 1, 1, clockHz NaN",
    "1, 0, 1, 1, 1, 1, contexts 0",
    "1, 1, 1025, 1, 1, 1, lanes 1025",
    "1, 1, 1, 0, 1, 1, exchangeBytesPerCycle 0",
    "1, 1, 1, 1, -1, 1, syncCycles -1",
    "1, 1, 1, 1, 1, Infinity, linkBytesPerSecond Infinity"
  })
  void timingIsChecked(
      double clock,
      int contexts,
      int lanes,
      double exchange,
      double sync,
      double link,
      String message) {
    assertThatThrownBy(() -> new MachineTiming(clock, contexts, lanes, exchange, sync, link))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("allowed");
  }
}
