package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.layout.CpuCaches;

/** The roofline's bodies do the work that they count. */
class RooflineTest {
  private static final int LANES = FloatVector.SPECIES_PREFERRED.length();
  private static final CpuCaches CACHES = new CpuCaches(48 << 10, 1 << 20, 24 << 20);

  @ParameterizedTest
  @ValueSource(strings = {"L1", "L2"})
  void readSumsAsManyOnesAsItCounts(String level) {
    ReadState state = new ReadState();
    state.level = level;
    state.open();
    Bytes counter = new Bytes();

    float laneSum = new RooflineBenchmark().read(state, counter);

    assertThat((long) laneSum * LANES * Float.BYTES).isEqualTo(counter.bytes);
    assertThat(counter.bytes).isGreaterThanOrEqualTo(state.buffer.byteSize());
    state.close();
  }

  @ParameterizedTest
  @CsvSource({"L1, 24576", "L2, 524288", "L3, 12582912", "memory, 201326592"})
  void buffersTakeHalfOfACacheOrEightTimesTheLargest(String level, long bytes) {
    assertThat(ReadState.bytes(level, CACHES)).isEqualTo(bytes);
  }

  @Test
  void aLevelThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> ReadState.bytes("L4", CACHES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("levels are L1, L2, L3, memory, not 'L4'");
    assertThatThrownBy(() -> ReadState.bytes("L3", new CpuCaches(32 << 10, 1 << 20, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("level L3: this CPU has no third-level cache");
  }

  @Test
  void chainsDoAsManyMultiplyAddsAsTheyCount() {
    int steps = 100;
    float startSum = LANES * (11 * 12 / 2);

    // with factor and term 1, each multiply-add adds 1 to its lane
    float sum = FmaChains.run(1, 1, steps);

    assertThat(2 * (long) (sum - startSum)).isEqualTo(FmaChains.flops(steps));
  }

  @Test
  void fmaCountsItsStepsAndStaysFinite() {
    Flops counter = new Flops();

    // each step adds an eighth to each lane
    float sum = new RooflineBenchmark().fma(new FmaState(), counter);

    assertThat(sum).isEqualTo(LANES * (11 * 12 / 2 + 12 * FmaState.STEPS / 8f));
    assertThat(counter.flops).isEqualTo(FmaChains.flops(FmaState.STEPS));
  }
}
