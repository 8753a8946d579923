package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each test has a thread of its own, whose CPUs no other test changes. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class PinningTest {
  private final BitSet allowed = CpuAffinity.get();
  private final int cpus = allowed.cardinality();

  private static BitSet only(int cpu) {
    BitSet set = new BitSet();
    set.set(cpu);
    return set;
  }

  /** What each worker is told about itself, in a superstep that none can miss. */
  private static List<BitSet> affinities(Workers workers) {
    AtomicReferenceArray<BitSet> found = new AtomicReferenceArray<>(workers.count());
    CyclicBarrier all = new CyclicBarrier(workers.count());
    workers.run(
        workers.count(),
        worker -> {
          found.set(worker, CpuAffinity.get());
          try {
            all.await();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    return IntStream.range(0, found.length()).mapToObj(found::get).toList();
  }

  @Test
  void workerWRunsOnTheWthCpuThatTheCallerMayUse() {
    List<BitSet> expected = allowed.stream().mapToObj(PinningTest::only).toList();
    try (Workers workers = new Workers(cpus, Pinning.of(cpus))) {
      assertThat(affinities(workers)).isEqualTo(expected);
    }
  }

  @Test
  void aCallerWithFewerCpusGivesItsWorkersNoOthers() {
    int last = allowed.length() - 1;
    assertThat(CpuAffinity.set(only(last))).isTrue();

    try (Workers workers = new Workers(1, Pinning.of(1))) {
      assertThat(affinities(workers)).containsExactly(only(last));
    }

    assertThat(CpuAffinity.get()).isEqualTo(only(last));
  }

  @Test
  void withoutPinningEveryWorkerMayRunWhereTheCallerMay() {
    try (Workers workers = new Workers(cpus, Pinning.NONE)) {
      assertThat(affinities(workers)).hasSize(cpus).containsOnly(allowed);
    }
  }

  @Test
  void afterCloseTheCallerMayRunWhereItMightBefore() {
    Workers workers = new Workers(cpus, Pinning.of(cpus));
    assertThat(CpuAffinity.get().cardinality()).isEqualTo(1);

    workers.close();

    assertThat(CpuAffinity.get()).isEqualTo(allowed);
    CpuAffinity.set(only(allowed.nextSetBit(0)));
    workers.close();
    assertThat(CpuAffinity.get()).as("closed twice").isEqualTo(only(allowed.nextSetBit(0)));
  }

  @Test
  void anotherThreadThatClosesIsLeftAloneAndLeavesTheCallerPinned() throws Exception {
    Workers workers = new Workers(1, Pinning.of(1));
    BitSet[] ofTheOther = new BitSet[1];
    Thread other =
        new Thread(
            () -> {
              CpuAffinity.set(allowed);
              workers.close();
              ofTheOther[0] = CpuAffinity.get();
            });
    other.start();
    other.join();

    assertThat(ofTheOther[0]).isEqualTo(allowed);
    assertThat(CpuAffinity.get().cardinality()).isEqualTo(1);
  }

  @Test
  void moreThreadsThanCpusAreRefusedAndNothingIsPinned() {
    NetworkCase given = NetworkCase.all().getFirst();

    assertThatThrownBy(() -> given.open(run -> run.withThreads(cpus + 1).withPin(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%d threads cannot be pinned: the calling thread may use %d of the CPUs, and each needs its own; use fewer threads or no pinning",
            cpus + 1, cpus);

    assertThat(CpuAffinity.get()).isEqualTo(allowed);
  }

  @Test
  void anOpenNetworkPinsItsCallerUntilItIsClosed() {
    NetworkCase given = NetworkCase.all().getFirst();
    try (Network network = given.open(run -> run.withPin(true))) {
      assertThat(network.run().pin()).isTrue();
      assertThat(CpuAffinity.get().cardinality()).isEqualTo(1);
    }
    assertThat(CpuAffinity.get()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @MethodSource("spiketile.runtime.NetworkCase#stream")
  void pinnedWorkersComputeTheSameBits(NetworkCase given) {
    NetworkTrace expected = NetworkTrace.ofTraining(given, run -> run);

    NetworkTrace.ofTraining(given, run -> run.withThreads(Math.min(cpus, 2)).withPin(true))
        .assertSameBitsAs(expected);
  }
}
