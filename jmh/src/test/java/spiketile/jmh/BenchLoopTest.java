package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkException;
import org.openjdk.jmh.runner.RunnerException;

/** A run keeps what it has measured, whatever becomes of the rest. */
class BenchLoopTest {
  @TempDir private Path folder;

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final StringWriter shown = new StringWriter();

  private static List<BenchCase> cases(String... peers) {
    List<BenchCase> cases = new ArrayList<>();
    for (String peer : peers) {
      cases.add(new BenchCase("a.B.spmm", MadeUp.params("peer", peer), List.of("peer")));
    }
    return cases;
  }

  private static RunResult result(BenchCase one) {
    return MadeUp.jmh(one, new double[] {9, 10, 11}, 0, 1e9);
  }

  private static RunnerException failure(RuntimeException cause) {
    return new RunnerException(new BenchmarkException("outer", List.of(cause)));
  }

  private Findings run(CaseRunner runner, String... peers) throws RunnerException {
    BenchReport report = new BenchReport(List.of("head"), new BenchFolder(folder));
    Progress progress = new ProgressLines(new PrintWriter(shown), peers.length);
    return new BenchLoop(runner, stopped::get, progress, report::save).measure(cases(peers));
  }

  private String written(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  @Test
  void allCasesAreMeasured() throws Exception {
    Findings findings = run(BenchLoopTest::result, "vector", "c");

    assertThat(findings.measured())
        .extracting(one -> one.param("peer"))
        .containsExactly("vector", "c");
    assertThat(findings.failures()).isEmpty();
    assertThat(shown.toString())
        .contains("[1/2] B.spmm peer=vector  10.0 ±", "[2/2] B.spmm peer=c  10.0 ±");
  }

  @Test
  void aCaseThatFailsLeavesTheOthers() throws Exception {
    CaseRunner runner =
        one -> {
          if (one.params().get("peer").equals("blas")) {
            throw failure(new IllegalStateException("peer 'blas' needs libblas\nmore"));
          }
          return result(one);
        };

    Findings findings = run(runner, "vector", "blas", "c");

    assertThat(findings.measured()).hasSize(2);
    assertThat(findings.failures())
        .singleElement()
        .satisfies(failed -> assertThat(failed.reason()).isEqualTo("peer 'blas' needs libblas"));
    assertThat(written("table.txt"))
        .contains("could not be measured", "B.spmm peer=blas: peer 'blas' needs libblas");
    assertThat(shown.toString()).contains("[2/3] B.spmm peer=blas  failed: peer 'blas'");
  }

  @Test
  void aStoppedRunKeepsWhatItHas() throws Exception {
    CaseRunner runner =
        one -> {
          if (one.params().get("peer").equals("c")) {
            stopped.set(true);
            throw failure(new IllegalStateException("Forked VM failed"));
          }
          return result(one);
        };

    Findings findings = run(runner, "vector", "scalar", "c", "torch");

    assertThat(findings.measured()).hasSize(2);
    assertThat(findings.failures()).as("the case under way").isEmpty();
    assertThat(written("table.txt")).contains("vector", "scalar").doesNotContain("torch", "failed");
    assertThat(written("results.json"))
        .contains("\"peer\" : \"vector\"", "\"peer\" : \"scalar\"")
        .doesNotContain("torch");
  }

  @Test
  void filesAreThereAfterTheFirstCase() throws Exception {
    CaseRunner runner =
        one -> {
          if (one.params().get("peer").equals("c")) {
            assertThat(folder.resolve("results.json")).content().contains("vector");
            assertThat(folder.resolve("table.txt")).content().contains("head", "vector");
          }
          return result(one);
        };

    assertThat(run(runner, "vector", "c").measured()).hasSize(2);
  }

  @Test
  void theCommandCanBeTypedAgain() {
    assertThat(BenchReport.typed(List.of("-p", "width=16,64", "a|b", "it's")))
        .isEqualTo("-p width=16,64 'a|b' 'it'\\''s'");
  }

  @Test
  void withoutJmhThereIsNoRun() {
    CaseRunner runner =
        one -> {
          throw new RunnerException("the lock is taken");
        };

    assertThatThrownBy(() -> run(runner, "vector", "c"))
        .isInstanceOf(RunnerException.class)
        .hasMessage("the lock is taken");
  }
}
