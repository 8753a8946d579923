package spiketile.mpi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.kernels.Providers;
import spiketile.runtime.checks.CollectivesChecks;
import spiketile.runtime.checks.TrainingCheck;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.InProcessCollectives;

/** Real processes under the launchers that this machine has; without one, these tests are skipped. */
@Timeout(110)
class MpiTest {
  @TempDir Path folder;

  static List<MpiRun> launchers() {
    List<MpiRun> installed = MpiRun.installed();
    assumeFalse(installed.isEmpty(), "no mpirun here: install openmpi-bin");
    return installed;
  }

  static Stream<Arguments> groups() {
    return launchers().stream()
        .flatMap(
            run ->
                Stream.of(
                    Arguments.of(run, 1, 1 << 30),
                    Arguments.of(run, 2, 1 << 30),
                    Arguments.of(run, 3, 1000),
                    Arguments.of(run, 4, 1 << 30)));
  }

  /** Calls of 1000 bytes at most stand for those of more bytes than an int counts. */
  @ParameterizedTest
  @MethodSource("groups")
  void ranksGetTheBitsThatRanksOfOneProcessGet(MpiRun run, int ranks, int mostBytes)
      throws Exception {
    assertSameBits(run, ranks, mostBytes, "checks", CollectivesChecks::run);
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void ranksTrainToTheBitsThatRanksOfOneProcessTrainTo(MpiRun run) throws Exception {
    assertSameBits(run, 3, 1 << 30, "training", TrainingCheck::run);
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void replicasOfStagesTrainToTheBitsOfThoseOfOneProcess(MpiRun run) throws Exception {
    assertSameBits(run, 4, 1 << 30, "stages", group -> TrainingCheck.run(group, 1));
    assertSameBits(run, 4, 1 << 30, "shards", group -> TrainingCheck.run(group, 2));
  }

  private void assertSameBits(
      MpiRun run, int ranks, int mostBytes, String work, Function<Collectives, Long> sameWork)
      throws Exception {
    Process process =
        run.start(folder, ranks, work, folder.toString(), Integer.toString(mostBytes));

    MpiRun.Outcome outcome = MpiRun.end(process, folder);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    List<String> expected = inProcess(ranks, sameWork);
    for (int r = 0; r < ranks; r++) {
      assertThat(folder.resolve("rank" + r)).hasContent(expected.get(r));
    }
  }

  private static List<String> inProcess(int ranks, Function<Collectives, Long> work)
      throws Exception {
    List<String> digests = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(ranks)) {
      List<Future<Long>> all = new ArrayList<>();
      for (Collectives rank : InProcessCollectives.open(ranks, Providers.scalar())) {
        all.add(threads.submit(() -> work.apply(rank)));
      }
      for (Future<Long> rank : all) {
        digests.add(Long.toHexString(rank.get()));
      }
    }
    return digests;
  }

  @Test
  void aProcessWithoutALauncherIsTheOnlyRank() throws Exception {
    assertThat(launchers()).isNotEmpty();
    Process process = MpiRun.startAlone(folder, "checks", folder.toString(), "1000");

    MpiRun.Outcome outcome = MpiRun.end(process, folder);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(folder.resolve("rank0")).hasContent(inProcess(1, CollectivesChecks::run).getFirst());
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void aShorterMessageIsRefused(MpiRun run) throws Exception {
    MpiRun.Outcome outcome =
        MpiRun.end(run.start(folder, 2, "sizes", folder.toString(), "1000"), folder);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(folder.resolve("rank1"))
        .hasContent("rank 1 of 2, receive from rank 0: 16 bytes expected, 12 came");
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void aRankThatGivesUpEndsAllAndSaysWhy(MpiRun run) throws Exception {
    MpiRun.Outcome outcome =
        MpiRun.end(run.start(folder, 3, "fails", folder.toString(), "1000"), folder);

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("spiketile: rank 1 of 3 gives up: out of cheese");
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void aRankThatIsKilledEndsAll(MpiRun run) throws Exception {
    Process process = run.start(folder, 3, "waits", folder.toString(), "1000");
    for (int r = 0; r < 3; r++) {
      while (!Files.exists(folder.resolve("rank" + r)) && process.isAlive()) {
        Thread.sleep(20);
      }
    }
    List<ProcessHandle> ranks = new ArrayList<>();
    for (int r = 0; r < 3; r++) {
      long pid = Long.parseLong(Files.readString(folder.resolve("rank" + r)));
      ranks.add(ProcessHandle.of(pid).orElseThrow());
    }
    ranks.get(1).destroyForcibly();

    MpiRun.Outcome outcome = MpiRun.end(process, folder);
    assertThat(outcome.exitCode()).isNotZero();
    if (!run.toString().contains("mpich")) {
      assertThat(outcome.output()).as("who is gone").contains("rank 1");
    }
    for (ProcessHandle rank : ranks) {
      assertThat(rank.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void aLibraryThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Mpi.join(Providers.scalar(), folder.resolve("libnone.so")))
        .isInstanceOf(MpiException.class)
        .hasMessageContaining("libnone.so");
  }

  @Test
  void anotherLibraryIsNamed() {
    Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("net"));

    assertThatThrownBy(() -> Mpi.join(Providers.scalar(), other))
        .isInstanceOf(MpiException.class)
        .hasMessage(
            other
                + " is neither Open MPI nor has it the ABI of MPICH: these are what Spiketile can call");
  }
}
