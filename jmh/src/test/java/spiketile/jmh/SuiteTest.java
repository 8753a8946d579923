package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Which cases a pattern and parameters stand for. */
class SuiteTest {
  private static final Suite SUITE =
      new Suite(
          Map.of(
              "a.b.Peer.spmm",
              Map.of(
                  "peer", List.of("vector", "c"),
                  "width", List.of("16", "64"),
                  "activity", List.of("0.1")),
              "a.b.Roof.read",
              Map.of("level", List.of("L1", "L2")),
              "a.b.Roof.fma",
              Map.of()));

  private static List<BenchCase> cases(String pattern) {
    return SUITE.matching(Pattern.compile(pattern)).cases();
  }

  @Test
  void peersOfTheSameParametersFollowEachOther() {
    assertThat(cases("Peer"))
        .extracting(BenchCase::toString)
        .containsExactly(
            "Peer.spmm peer=vector width=16",
            "Peer.spmm peer=c width=16",
            "Peer.spmm peer=vector width=64",
            "Peer.spmm peer=c width=64");
    assertThat(cases("Peer").getFirst().params())
        .isEqualTo(MadeUp.params("activity", "0.1", "peer", "vector", "width", "16"));
  }

  @Test
  void aBenchmarkWithoutParametersIsOneCase() {
    assertThat(cases("fma")).extracting(BenchCase::toString).containsExactly("Roof.fma");
  }

  @Test
  void anUnknownPatternListsWhatThereIs() {
    assertThatThrownBy(() -> cases("Dense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'Dense'", "Peer.spmm", "Roof.read", "Roof.fma");
  }

  @Test
  void givenValuesReplaceThoseOfTheBenchmarksThatHaveTheParameter() {
    Suite suite = SUITE.with(Map.of("level", List.of("L3")));

    assertThat(suite.matching(Pattern.compile("read")).cases())
        .extracting(BenchCase::params)
        .containsExactly(Map.of("level", "L3"));
    assertThat(suite.matching(Pattern.compile("fma")).cases()).hasSize(1);
  }

  @Test
  void ofGivenPeersABenchmarkGetsThoseItHas() {
    Suite suite =
        new Suite(
                Map.of(
                    "a.Peer.spmm", Map.of("peer", List.of("vector", "bf16", "c")),
                    "a.Peer.gradient", Map.of("peer", List.of("vector", "c")),
                    "a.Peer.rounding", Map.of("peer", List.of("scalar")),
                    "a.Roof.fma", Map.of()))
            .with(Map.of("peer", List.of("c", "bf16")));

    assertThat(suite.benchmarks())
        .isEqualTo(
            Map.of(
                "a.Peer.spmm", Map.of("peer", List.of("c", "bf16")),
                "a.Peer.gradient", Map.of("peer", List.of("c")),
                "a.Roof.fma", Map.of()));
  }

  @Test
  void aPeerThatNoBenchmarkHasListsThoseThereAre() {
    assertThatThrownBy(() -> SUITE.with(Map.of("peer", List.of("c", "fortran"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("peer=fortran", "c, vector");
  }

  @Test
  void anUnknownParameterListsWhatThereIs() {
    assertThatThrownBy(() -> SUITE.with(Map.of("levels", List.of("L3"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'levels'", "activity, level, peer, width");
  }

  @Test
  void aProfileAddsValues() {
    Properties more = new Properties();
    more.setProperty("Peer.spmm.peer", "torch,torch-sparse");

    Suite suite = SUITE.adding(more);

    assertThat(suite.benchmarks().get("a.b.Peer.spmm").get("peer"))
        .containsExactly("vector", "c", "torch", "torch-sparse");
    assertThat(suite.benchmarks().get("a.b.Roof.read"))
        .isEqualTo(Map.of("level", List.of("L1", "L2")));
  }
}
