package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures are what JMH measured, in the unit of what the benchmark counts. */
class MeasuredTest {
  private static final BenchCase CASE =
      new BenchCase(
          "spiketile.jmh.ForwardBenchmark.spikeSpmm",
          MadeUp.params("provider", "vector", "activity", "0.01"),
          List.of("activity"));

  @Test
  void countedUpdatesAreTheRate() {
    Measured measured = Measured.of(MadeUp.jmh(CASE, new double[] {90, 100, 110}, 16, 1e7));

    assertThat(measured.benchmark()).isEqualTo("ForwardBenchmark.spikeSpmm");
    assertThat(measured.params()).isEqualTo(CASE.params());
    assertThat(measured.unit()).isEqualTo(Unit.UPDATES);
    assertThat(measured.rate()).isCloseTo(1e9, within(1.0));
    assertThat(measured.best()).isCloseTo(1.1e9, within(1.0));
    assertThat(measured.calls()).isCloseTo(110, within(1e-9));
    assertThat(measured.bytesPerCall()).hasValue(16);
    // Student's t for 99.9% and two degrees of freedom is 31.599, the standard error 10/√3
    assertThat(measured.error()).isCloseTo(31.599 * 10 / Math.sqrt(3) * 1e7, within(1e6));
  }

  @Test
  void oneValueHasNoError() {
    Measured measured = Measured.of(MadeUp.jmh(CASE, new double[] {100}, 0, 1));

    assertThat(measured.error()).isNaN();
    assertThat(Progress.figure(measured)).isEqualTo("0.000 G updates/s");
  }

  @ParameterizedTest
  @CsvSource({
    "updates, 15.43e9, 15.4 G updates/s",
    "samples, 230.4, 230 samples/s",
    "bytes, 8.512e9, 8.51 GB/s",
    "flops, 0.1234e9, 0.123 GFLOP/s"
  })
  void unitsFollowTheCounter(String counter, double rate, String text) {
    Unit unit = Unit.ofCounter(counter).orElseThrow();

    assertThat(unit.number(rate, unit.decimals(rate)) + " " + unit).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"''", "gc.count"})
  void otherCountersAreNoUnit(String counter) {
    assertThat(Unit.ofCounter(counter)).isEmpty();
  }
}
