package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseStoreTest {
  private static final Map<String, String> ORIGIN = Map.of("build", "one", "threads", "2");
  private static final StepCase NETWORK = StepCase.of(PosterSet.SHD, 2, 2);

  @TempDir private Path folder;

  static CaseResult result(StepCase one, double speed) {
    Map<String, Double> facts = Map.of("fired", 0.05, "active", 0.07, "resident", 1e9);
    return new CaseResult(one.benchmark(), one.params(), speed * 0.9, Double.NaN, speed, facts);
  }

  @Test
  void resultsAreThereAgainWhenItIsOpenedAgain() throws IOException {
    CaseStore store = CaseStore.open(folder, ORIGIN);
    store.add(result(NETWORK.filled(0.05), 500));
    store.add(result(NETWORK.dense("openblas"), 100));
    store.add(result(NETWORK.dense("mkl"), 110));

    CaseStore again = CaseStore.open(folder, ORIGIN);
    assertThat(again.all()).hasSize(3);
    assertThat(again.rounds(NETWORK.filled(0.05))).isOne();
    assertThat(again.rounds(NETWORK.filled(0.1))).isZero();
    assertThat(again.rounds(NETWORK.natural(0.05))).isZero();
    assertThat(again.find(NETWORK.filled(0.05)).orElseThrow().fact("active")).isEqualTo(0.07);
    assertThat(again.speed(NETWORK, List.of("openblas", "mkl"))).hasValue(110);
    assertThat(again.speed(NETWORK, List.of("torch-layer"))).isEmpty();
    assertThat(DenseBaseline.OWN.acceleration(again, NETWORK.filled(0.05))).hasValue(500.0 / 110.0);
  }

  @Test
  void theFastestRoundCounts() throws IOException {
    CaseStore store = CaseStore.open(folder, ORIGIN);
    for (double speed : new double[] {480, 500, 470}) {
      store.add(result(NETWORK.filled(0.05), speed));
    }

    for (CaseStore each : List.of(store, CaseStore.open(folder, ORIGIN))) {
      assertThat(each.rounds(NETWORK.filled(0.05))).isEqualTo(3);
      assertThat(each.speed(NETWORK.filled(0.05))).hasValue(500);
      assertThat(each.find(NETWORK.filled(0.05)).orElseThrow().mean()).isEqualTo(450);
      assertThat(each.all()).extracting(CaseResult::best).containsExactly(480.0, 500.0, 470.0);
    }
  }

  @Test
  void aLineThatWasCutOffIsMeasuredAgain() throws IOException {
    CaseStore store = CaseStore.open(folder, ORIGIN);
    store.add(result(NETWORK.filled(0.05), 500));
    store.add(result(NETWORK.filled(0.1), 300));
    Path file = folder.resolve("cases.jsonl");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 20));

    CaseStore again = CaseStore.open(folder, ORIGIN);
    assertThat(again.rounds(NETWORK.filled(0.05))).isOne();
    assertThat(again.rounds(NETWORK.filled(0.1))).isZero();
    again.add(result(NETWORK.filled(0.1), 310));
    assertThat(CaseStore.open(folder, ORIGIN).speed(NETWORK.filled(0.1))).hasValue(310);
  }

  @Test
  void resultsOfAnotherBuildAreNotMixedWithNewOnes() throws IOException {
    CaseStore.open(folder, ORIGIN);
    assertThatThrownBy(() -> CaseStore.open(folder, Map.of("build", "two", "threads", "2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--work %s: holds results of another build, one and not two; remove it, or name another folder",
            folder);
  }
}
