package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a sparse product stops being faster than a dense one. */
class CrossoverTest {
  /** A curve whose time grows in proportion to the activity. */
  private static PeerCurve sparse(String peer, double rowsAtAll, double... activities) {
    return new PeerCurve(
        peer,
        Arrays.stream(activities)
            .mapToObj(activity -> MadeUp.rows(peer, activity, rowsAtAll / activity))
            .toList());
  }

  private static PeerCurve dense(String peer, double rows, double... activities) {
    return new PeerCurve(
        peer,
        Arrays.stream(activities).mapToObj(activity -> MadeUp.rows(peer, activity, rows)).toList());
  }

  @Test
  void speedIsRowsASecond() {
    PeerCurve curve = dense("torch", 1e5, 0.01, 0.1);

    assertThat(curve.speeds()).containsExactly(new double[] {1e5, 1e5}, within(1e-6));
    assertThat(curve.speedUnit()).isEqualTo("rows");
    assertThat(curve.dense()).isTrue();
    assertThat(sparse("vector", 1e5, 0.01, 0.1).dense()).isFalse();
    assertThat(dense("torch", 1e5, 0.1).dense()).as("from one activity").isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.012, 0.03, 0.1, 0.27})
  void straightLinesInLogScaleMeetExactly(double activity) {
    List<PeerCurve> curves =
        List.of(
            sparse("vector", 1e6 * activity, 0.01, 0.05, 0.3),
            dense("torch", 0.4e6, 0.01, 0.05, 0.3),
            dense("openblas", 1e6, 0.01, 0.05, 0.3));

    Crossover crossover = Crossover.of(curves).orElseThrow();

    assertThat(crossover.dense()).isEqualTo("openblas");
    assertThat(crossover.activity()).isCloseTo(activity, within(1e-9));
  }

  @Test
  void onlyActivitiesOfBothCount() {
    PeerCurve vector = sparse("vector", 1e5, 0.01, 0.02, 0.5);
    PeerCurve dense = dense("openblas", 1e6, 0.01, 0.03, 0.5);

    assertThat(Crossover.between(vector, dense).orElseThrow()).isCloseTo(0.1, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.9})
  void noneWhereOneIsAlwaysFaster(double activity) {
    PeerCurve vector = sparse("vector", 1e6 * activity, 0.01, 0.3);

    assertThat(Crossover.of(List.of(vector, dense("openblas", 1e6, 0.01, 0.3)))).isEmpty();
  }

  @Test
  void noneWithoutOneOfTheTwo() {
    PeerCurve vector = sparse("vector", 1e5, 0.01, 0.3);
    PeerCurve dense = dense("openblas", 1e6, 0.01, 0.3);

    assertThat(Crossover.of(List.of(vector, sparse("c", 1e5, 0.01, 0.3)))).isEmpty();
    assertThat(Crossover.of(List.of(sparse("c", 1e5, 0.01, 0.3), dense))).isEmpty();
    assertThat(Crossover.of(List.of())).isEmpty();
  }

  @Test
  void aPanelHoldsTheCurvesOfTheSameOtherParameters() {
    List<Measured> run =
        List.of(
            MadeUp.updates("A.b", 1, "peer", "c", "activity", "0.1", "width", "16"),
            MadeUp.updates("A.b", 2, "peer", "c", "activity", "0.01", "width", "16"),
            MadeUp.updates("A.b", 3, "peer", "c", "activity", "0.1", "width", "64"),
            MadeUp.updates("A.c", 4, "peer", "c", "width", "64"));

    List<ActivityPanel> panels = ActivityPanel.of(run);

    assertThat(panels)
        .extracting(ActivityPanel::title)
        .containsExactly("A.b width 16", "A.b width 64");
    assertThat(panels.getFirst().activities()).containsExactly(0.01, 0.1);
    assertThat(panels.getFirst().curves())
        .singleElement()
        .satisfies(curve -> assertThat(curve.activities()).containsExactly(0.01, 0.1));
  }
}
