package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results are grouped, compared with the vector form and with the roofline, and printed. */
class ResultTextTest {
  private static final String SPMM = "PeerBenchmark.spmm";

  /** Two peers at two activities, the base not first. */
  private static List<Measured> peers() {
    return List.of(
        MadeUp.updates(SPMM, 5e9, "peer", "scalar", "activity", "0.01", "width", "64"),
        MadeUp.updates(SPMM, 10e9, "peer", "vector", "activity", "0.01", "width", "64"),
        MadeUp.updates(SPMM, 30e9, "peer", "vector-bf16", "activity", "0.05", "width", "64"),
        MadeUp.updates(SPMM, 20e9, "peer", "vector", "activity", "0.05", "width", "64"));
  }

  @Test
  void rowsAreComparedWithTheBaseOfTheSameParameters() {
    ResultBlock block = ResultBlock.of(peers()).getFirst();

    assertThat(block.benchmark()).isEqualTo(SPMM);
    assertThat(block.compared()).hasValue("peer");
    assertThat(block.fixed()).isEqualTo(MadeUp.params("width", "64"));
    assertThat(block.varying()).containsExactly("activity");
    assertThat(block.rows())
        .extracting(row -> row.measured().param("peer"))
        .containsExactly("vector", "scalar", "vector", "vector-bf16");
    assertThat(block.rows())
        .extracting(row -> row.ratio().orElseThrow())
        .containsExactly(1.0, 0.5, 1.0, 1.5);
  }

  @Test
  void aPeerIsComparedBeforeAProvider() {
    Measured both = MadeUp.updates(SPMM, 1, "peer", "c", "provider", "vector");

    assertThat(ResultBlock.compared(both)).hasValue("peer");
    assertThat(ResultBlock.compared(MadeUp.updates(SPMM, 1, "provider", "c"))).hasValue("provider");
    assertThat(ResultBlock.compared(MadeUp.updates(SPMM, 1, "level", "L1"))).isEmpty();
  }

  @Test
  void withoutABaseThereAreNoRatios() {
    List<Measured> others = List.of(peers().get(0), peers().get(2));

    assertThat(ResultBlock.of(others).getFirst().rows())
        .extracting(ResultBlock.Row::ratio)
        .containsOnly(OptionalDouble.empty());
    assertThat(String.join("\n", ResultText.lines(others))).doesNotContain("x vector");
  }

  @Test
  void aGroupWithoutABaseShowsNone() {
    List<String> lines = ResultText.lines(peers().subList(0, 3));

    assertThat(lines.get(5)).matches(" +vector-bf16 +0\\.05 +30\\.00 +0\\.60 +30\\.00 +-");
  }

  @ParameterizedTest
  @CsvSource({"vector, 10e9, 0.5", "vector-bf16, 10e9, 0.25", "openblas, 30e9, 1.5"})
  void theRooflineIsTheReadOfL2(String peer, double updates, double share) {
    ReadBandwidth bandwidth =
        ReadBandwidth.of(
            List.of(MadeUp.read("L1", 200e9), MadeUp.read("L2", 80e9), MadeUp.read("L2", 70e9)));

    assertThat(bandwidth.share(MadeUp.updates(SPMM, updates, "peer", peer)).orElseThrow())
        .isCloseTo(share, within(1e-12));
    assertThat(bandwidth.share(MadeUp.read("L1", 1))).as("bytes are no updates").isEmpty();
  }

  @Test
  void withoutL2ThereIsNoRoofline() {
    List<Measured> run = new ArrayList<>(peers());
    run.add(MadeUp.read("memory", 10e9));

    assertThat(ReadBandwidth.of(run).share(run.getFirst())).isEmpty();
    assertThat(String.join("\n", ResultText.lines(run))).doesNotContain("roofline =");
  }

  @Test
  void theTableIsForPeople() {
    List<Measured> run = new ArrayList<>(peers());
    run.add(MadeUp.read("L1", 200e9));
    run.add(MadeUp.read("L2", 80e9));

    assertThat(String.join("\n", ResultText.lines(run)))
        .isEqualTo(
            """

            PeerBenchmark.spmm: width 64
              peer         activity  G updates/s     ±   best  x vector  % of roofline
              vector           0.01        10.00  0.20  10.00      1.00             50
              scalar           0.01         5.00  0.10   5.00      0.50             25
              vector           0.05        20.00  0.40  20.00      1.00            100
              vector-bf16      0.05        30.00  0.60  30.00      1.50             75

            RooflineBenchmark.read
              level   GB/s    ±   best
              L1     200.0  0.0  200.0
              L2      80.0  0.0   80.0

            """
                + ResultText.MEANING
                + "\n"
                + ReadBandwidth.FORMULA);
  }

  @Test
  void allocationHasAColumn() {
    BenchCase one = new BenchCase("a.B.c", MadeUp.params("provider", "vector"), List.of());
    Measured measured = Measured.of(MadeUp.jmh(one, new double[] {100, 100, 100}, 2.56, 1e9));

    assertThat(ResultText.lines(List.of(measured)))
        .anySatisfy(line -> assertThat(line).endsWith("  B/op"))
        .anySatisfy(line -> assertThat(line).endsWith("   2.6"));
  }
}
