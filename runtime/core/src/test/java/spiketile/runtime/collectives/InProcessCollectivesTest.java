package spiketile.runtime.collectives;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Providers;
import spiketile.runtime.checks.CollectivesChecks;

@Timeout(60)
class InProcessCollectivesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void ranksGetWhatTheyShould(int ranks) throws Exception {
    for (Outcome outcome : run(ranks, CollectivesChecks::run)) {
      assertThat(outcome.failure()).isNull();
    }
  }

  @Test
  void sumsAreInTheOrderOfTheRanks() throws Exception {
    float[] terms = {1e8f, 3, -1e8f, 0.1f, 7};
    for (Outcome outcome :
        run(
            5,
            rank -> {
              MemorySegment sum = Arena.ofAuto().allocateFrom(JAVA_FLOAT, terms[rank.rank()]);
              rank.allReduce(sum);
              assertThat(sum.get(JAVA_FLOAT, 0)).isEqualTo((((1e8f + 3) - 1e8f) + 0.1f) + 7);
            })) {
      assertThat(outcome.failure()).isNull();
    }
  }

  @Test
  void ranksThatBringDifferentSizesAllFail() throws Exception {
    for (Outcome outcome : run(3, rank -> rank.allReduce(floats(rank.rank() == 2 ? 5 : 4)))) {
      assertThat(outcome.failure())
          .isInstanceOf(CollectivesException.class)
          .hasMessageMatching("rank \\d of 3, all-reduce: rank 0 brought 16 bytes and rank 2 20");
    }
  }

  @Test
  void aMessageOfAnotherSizeIsRefusedAndItsSenderFreed() throws Exception {
    List<Outcome> outcomes =
        run(
            2,
            rank -> {
              if (rank.rank() == 0) {
                rank.send(floats(3), 1);
              } else {
                rank.receive(floats(4), 0);
              }
            });
    assertThat(outcomes.get(1).failure())
        .hasMessage("rank 1 of 2, receive from rank 0: 16 bytes expected, 12 came");
    assertThat(outcomes.get(0).failure()).hasMessageStartingWith("rank 0 of 2, send to rank 1: ");
  }

  /** In whatever the others wait: the one that fails tells them why. */
  @ParameterizedTest
  @ValueSource(strings = {"barrier", "receive", "send", "split", "barrier of a part"})
  void nobodyWaitsForARankThatGaveUp(String where) throws Exception {
    List<Outcome> outcomes =
        run(
            3,
            rank -> {
              Collectives part = where.equals("barrier of a part") ? rank.split(0) : rank;
              if (rank.rank() == 2) {
                throw new IllegalStateException("out of cheese");
              }
              switch (where) {
                case "receive" -> rank.receive(floats(1), 2);
                case "send" -> rank.send(floats(1), 2);
                case "split" -> rank.split(0);
                default -> part.barrier();
              }
            });
    for (Outcome outcome : outcomes.subList(0, 2)) {
      assertThat(outcome.failure())
          .isInstanceOf(CollectivesException.class)
          .hasMessageContaining("rank 2 of 3 gave up: out of cheese");
    }
  }

  @Test
  void nobodyWaitsForARankThatLeft() throws Exception {
    List<Outcome> outcomes =
        run(
            3,
            rank -> {
              if (rank.rank() == 1) {
                rank.close();
              } else {
                rank.barrier();
              }
            });
    assertThat(outcomes.get(0).failure())
        .isInstanceOf(CollectivesException.class)
        .hasMessageContaining("rank 1 has left");
    assertThat(outcomes.get(1).failure()).isNull();
  }

  @Test
  void anInterruptEndsAll() throws Exception {
    List<Outcome> outcomes =
        run(
            2,
            rank -> {
              if (rank.rank() == 0) {
                Thread.currentThread().interrupt();
                rank.barrier();
              } else {
                rank.receive(floats(1), 0);
              }
            });
    assertThat(outcomes.get(0).failure()).hasMessageContaining("interrupted");
    assertThat(outcomes.get(1).failure()).hasMessageContaining("interrupted");
  }

  @Test
  void badArgumentsAreRefused() {
    Collectives one = InProcessCollectives.open(1, Providers.selected()).getFirst();

    assertThatThrownBy(() -> InProcessCollectives.open(0, Providers.selected()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
    assertThatThrownBy(() -> one.send(floats(1), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rank 0 of 1 has no messages with rank 0");
    assertThatThrownBy(() -> one.receive(floats(1), 1)).hasMessageContaining("rank 1");
    assertThatThrownBy(() -> one.broadcast(floats(1), 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> one.split(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> one.allReduce(floats(1).asSlice(0, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 bytes");
    assertThatThrownBy(() -> one.allGather(floats(1), new long[] {0}))
        .hasMessage("parts of 1 ranks need 2 bounds, not 1");
    assertThatThrownBy(() -> one.allGather(floats(1), new long[] {3, 2}))
        .hasMessage("bound 1 of the parts, 2, is not from 3 to 4");
    assertThatThrownBy(() -> one.allGather(floats(1), new long[] {0, 5}))
        .hasMessage("bound 1 of the parts, 5, is not from 0 to 4");
  }

  /** How a rank ended. */
  private record Outcome(Throwable failure) {}

  /** Runs all ranks, each on a thread of its own; one that fails gives up. */
  private static List<Outcome> run(int ranks, Consumer<Collectives> work) throws Exception {
    List<Collectives> group = InProcessCollectives.open(ranks, Providers.scalar());
    List<Callable<Void>> tasks =
        group.stream()
            .<Callable<Void>>map(
                rank ->
                    () -> {
                      try {
                        work.accept(rank);
                      } catch (RuntimeException | Error e) {
                        rank.abort(e.getMessage());
                        throw e;
                      }
                      return null;
                    })
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(ranks)) {
      return threads.invokeAll(tasks, 50, TimeUnit.SECONDS).stream()
          .map(InProcessCollectivesTest::outcome)
          .toList();
    }
  }

  private static Outcome outcome(Future<Void> rank) {
    try {
      rank.get();
      return new Outcome(null);
    } catch (ExecutionException e) {
      return new Outcome(e.getCause());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static MemorySegment floats(int count) {
    return Arena.ofAuto().allocate(4L * count, 4);
  }
}
