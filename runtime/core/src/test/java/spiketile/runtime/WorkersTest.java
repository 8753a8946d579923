package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class WorkersTest {
  /** Long enough that workers have stopped spinning and sleep. */
  private static final int MILLIS_TO_FALL_ASLEEP = 50;

  /** What a task of a test throws; never thrown by anything else. */
  private static final class Planned extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final class PlannedError extends Error {
    private static final long serialVersionUID = 1;
  }

  /** All threads that take part, found by a superstep that cannot end without every one of them. */
  private static Set<Thread> threadsOf(Workers workers, int count) {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CyclicBarrier all = new CyclicBarrier(count);
    workers.run(
        count,
        task -> {
          threads.add(Thread.currentThread());
          await(all);
        });
    return threads;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T inAnotherThread(FutureTask<T> work) throws Exception {
    Thread thread = new Thread(work, "not the creator");
    thread.start();
    return work.get();
  }

  private static void assertEveryTaskOnce(Workers workers, int tasks) {
    AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
    workers.run(tasks, runs::incrementAndGet);
    for (int i = 0; i < tasks; i++) {
      assertThat(runs.get(i)).as("runs of task %d of %d", i, tasks).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyTaskRunsExactlyOnce(int count) {
    try (Workers workers = new Workers(count)) {
      for (int tasks : new int[] {0, 1, 2, 3, 4, 7, 8, 9, 31, 100, 333, 999, 1000, 100_000, 1, 0}) {
        assertEveryTaskOnce(workers, tasks);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, Workers.ONLY_SPIN})
  void tasksRunOnceHoweverTheWorkersWait(int spins) {
    try (Workers workers = new Workers(2, spins)) {
      for (int i = 0; i < 50; i++) {
        assertEveryTaskOnce(workers, i % 5);
      }
      sleep(MILLIS_TO_FALL_ASLEEP);
      assertEveryTaskOnce(workers, 2);
    }
  }

  @Test
  void noThreadAndNegativeSpinsAreRefused() {
    assertThatThrownBy(() -> new Workers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 thread or more");
    assertThatThrownBy(() -> new Workers(2, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 spins or more needed: 2, -1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 64})
  void sharesAreContiguousAndDifferByOneTaskAtMost(int count) {
    try (Workers workers = new Workers(count)) {
      for (int tasks : new int[] {0, 1, 2, 7, 8, 9, 63, 65, 1000, Integer.MAX_VALUE}) {
        assertThat(workers.firstTask(0, tasks)).isZero();
        assertThat(workers.firstTask(count, tasks)).isEqualTo(tasks);
        for (int w = 0; w < count; w++) {
          int share = workers.firstTask(w + 1, tasks) - workers.firstTask(w, tasks);
          assertThat(share)
              .as("share of worker %d of %d in %d tasks", w, count, tasks)
              .isBetween(tasks / count, Math.ceilDiv(tasks, count));
        }
      }
    }
  }

  /** Nobody goes on before all are in a task, so that nobody is done early and takes of others. */
  private static List<Thread> threadsInStep(Workers workers, int tasks) {
    Thread[] threads = new Thread[tasks];
    CyclicBarrier all = new CyclicBarrier(workers.count());
    workers.run(
        tasks,
        task -> {
          threads[task] = Thread.currentThread();
          await(all);
        });
    return List.of(threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void aWorkerHasTheSameShareInEverySuperstep(int count) {
    int share = 5;
    try (Workers workers = new Workers(count)) {
      List<Thread> first = threadsInStep(workers, share * count);
      for (int w = 0; w < count; w++) {
        assertThat(Set.copyOf(first.subList(w * share, (w + 1) * share)))
            .as("threads of share %d", w)
            .hasSize(1);
      }
      assertThat(Set.copyOf(first)).hasSize(count);
      assertThat(first.getFirst()).as("worker 0").isSameAs(Thread.currentThread());
      for (int i = 0; i < 20; i++) {
        assertEveryTaskOnce(workers, 7);
        assertThat(threadsInStep(workers, share * count)).isEqualTo(first);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void othersTakeWhatASlowWorkerLeavesOfItsShare(int count) {
    int tasks = 10 * count;
    try (Workers workers = new Workers(count)) {
      for (int w = 0; w < count; w++) {
        int slow = workers.firstTask(w, tasks);
        Thread[] threads = new Thread[tasks];
        CountDownLatch others = new CountDownLatch(tasks - 1);
        workers.run(
            tasks,
            task -> {
              threads[task] = Thread.currentThread();
              if (task == slow) {
                await(others);
              } else {
                others.countDown();
              }
            });
        assertThat(threads).as("slow task %d", slow).doesNotContainNull();
        assertThat(Arrays.asList(threads).subList(slow + 1, workers.firstTask(w + 1, tasks)))
            .doesNotContain(threads[slow]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void allThreadsTakePartAndTheCallerIsOneOfThem(int count) {
    try (Workers workers = new Workers(count)) {
      assertThat(threadsOf(workers, count)).hasSize(count).contains(Thread.currentThread());
    }
  }

  /** Every superstep copies what the one before wrote, in another order, without volatile access. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void tasksSeeWhatEarlierSuperstepsWrote(int count) {
    int steps = 10_000;
    int[][] values = new int[2][5];
    AtomicInteger step = new AtomicInteger();
    try (Workers workers = new Workers(count)) {
      for (int i = 0; i < steps; i++) {
        step.setPlain(i);
        // one task alone is run by the caller: it too must see, and be seen
        int tasks = i % 7 == 6 ? 1 : 5;
        workers.run(
            tasks,
            task -> {
              int[] from = values[step.getPlain() % 2];
              int[] to = values[1 - step.getPlain() % 2];
              for (int k = task; k < (tasks == 1 ? 5 : task + 1); k++) {
                to[k] = from[(k + 1) % 5] + 1;
              }
            });
        assertThat(values[1 - i % 2]).as("after superstep %d", i).containsOnly(i + 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void aLoneTaskMayRunOthers(int count) {
    try (Workers workers = new Workers(count)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(100);
      for (int i = 0; i < 50; i++) {
        workers.run(1, lone -> workers.run(100, runs::incrementAndGet));
      }
      for (int task = 0; task < 100; task++) {
        assertThat(runs.get(task)).as("task %d", task).isEqualTo(50);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void workersThatHaveFallenAsleepWakeUp(int count) {
    try (Workers workers = new Workers(count)) {
      for (int i = 0; i < 3; i++) {
        sleep(MILLIS_TO_FALL_ASLEEP);
        assertThat(threadsOf(workers, count)).hasSize(count);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void theCallerWaitsForATaskOfAnyLength(int count) {
    try (Workers workers = new Workers(count)) {
      AtomicInteger done = new AtomicInteger();
      workers.run(
          count,
          task -> {
            sleep(task * 2 * MILLIS_TO_FALL_ASLEEP / count);
            done.incrementAndGet();
          });
      assertThat(done).hasValue(count);
    }
  }

  static Stream<Arguments> countsAndFailures() {
    return Stream.of(1, 2, 3, 8)
        .flatMap(
            count ->
                Stream.of(new Planned(), new PlannedError())
                    .map(failure -> Arguments.of(count, failure)));
  }

  private static void raise(Throwable failure) {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalArgumentException(failure);
    }
  }

  @ParameterizedTest
  @MethodSource("countsAndFailures")
  void whatATaskThrowsReachesTheCallerAndTheWorkersGoOn(int count, Throwable failure) {
    try (Workers workers = new Workers(count)) {
      for (int tasks : new int[] {1, 2, 50}) {
        for (int failing : new int[] {0, tasks / 2, tasks - 1}) {
          assertThatThrownBy(
                  () ->
                      workers.run(
                          tasks,
                          task -> {
                            if (task == failing) {
                              raise(failure);
                            }
                          }))
              .as("task %d of %d", failing, tasks)
              .isSameAs(failure);
          assertEveryTaskOnce(workers, 20);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void whatAWorkerOtherThanTheCallerThrowsReachesTheCaller(int count) {
    try (Workers workers = new Workers(count)) {
      Thread caller = Thread.currentThread();
      CyclicBarrier all = new CyclicBarrier(count);
      assertThatThrownBy(
              () ->
                  workers.run(
                      count,
                      task -> {
                        await(all);
                        if (Thread.currentThread() != caller) {
                          throw new Planned();
                        }
                      }))
          .isInstanceOf(Planned.class);
      assertEveryTaskOnce(workers, 20);
    }
  }

  @Test
  void noTaskRunsAnyMoreWhenTheCallerGetsTheException() {
    try (Workers workers = new Workers(3)) {
      AtomicInteger running = new AtomicInteger();
      CyclicBarrier all = new CyclicBarrier(3);
      assertThatThrownBy(
              () ->
                  workers.run(
                      3,
                      task -> {
                        running.incrementAndGet();
                        await(all);
                        if (task == 0) {
                          running.decrementAndGet();
                          throw new Planned();
                        }
                        sleep(MILLIS_TO_FALL_ASLEEP);
                        running.decrementAndGet();
                      }))
          .isInstanceOf(Planned.class);
      assertThat(running).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void anyThreadMayCall(int count) throws Exception {
    try (Workers workers = new Workers(count)) {
      assertEveryTaskOnce(workers, 20);
      Set<Thread> threads =
          inAnotherThread(
              new FutureTask<>(
                  () -> {
                    assertEveryTaskOnce(workers, 20);
                    return threadsOf(workers, count);
                  }));
      assertThat(threads).hasSize(count).doesNotContain(Thread.currentThread());
      assertEveryTaskOnce(workers, 20);
    }
  }

  @Test
  void anInterruptedCallerGetsItsTasksDoneAndStaysInterrupted() {
    try (Workers workers = new Workers(2)) {
      Thread.currentThread().interrupt();
      assertEveryTaskOnce(workers, 20);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void closeEndsTheThreadsSpinningOrAsleep(int count) {
    for (int pause : new int[] {0, MILLIS_TO_FALL_ASLEEP}) {
      Workers workers = new Workers(count);
      Set<Thread> threads = threadsOf(workers, count);
      threads.remove(Thread.currentThread());
      sleep(pause);

      workers.close();

      assertThat(threads).hasSize(count - 1).noneMatch(Thread::isAlive);
    }
  }

  @Test
  void closingWithoutEverRunningAndClosingTwiceAreHarmless() {
    Workers workers = new Workers(3);
    workers.close();
    workers.close();
  }

  @Test
  void closingWhileInterruptedEndsTheThreadsAndKeepsTheInterrupt() {
    Workers workers = new Workers(3);
    Set<Thread> threads = threadsOf(workers, 3);
    threads.remove(Thread.currentThread());
    Thread.currentThread().interrupt();

    workers.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void runAfterCloseThrows(int count) {
    Workers workers = new Workers(count);
    workers.close();
    for (int tasks : new int[] {0, 1, 5}) {
      assertThatThrownBy(() -> workers.run(tasks, task -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the workers are closed");
    }
  }

  /** A program's end may close a network while another thread still trains it. */
  @Test
  void closingWhileAnotherThreadRunsEndsBothWithoutAHang() throws Exception {
    for (int round = 0; round < 50; round++) {
      Workers workers = new Workers(2);
      CountDownLatch started = new CountDownLatch(1);
      AtomicBoolean refused = new AtomicBoolean();
      FutureTask<Void> training =
          new FutureTask<>(
              () -> {
                try {
                  while (true) {
                    assertEveryTaskOnce(workers, 4);
                    started.countDown();
                  }
                } catch (IllegalStateException e) {
                  refused.set(true);
                }
              },
              null);
      Thread thread = new Thread(training, "trains");
      thread.start();
      started.await();

      workers.close();

      training.get();
      assertThat(refused).isTrue();
    }
  }
}
