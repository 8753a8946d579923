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
}
