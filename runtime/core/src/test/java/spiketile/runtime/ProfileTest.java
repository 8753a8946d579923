package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.runtime.data.EventBatch;

class ProfileTest {
  private static final int STEPS = 3;
  private static final List<String> FORMS =
      List.of(
          "feed-forward",
          "recurrent",
          "readout mean",
          "dense",
          "Adam",
          "one leaky layer of several tiles");

  static Stream<Arguments> formsAndThreads() {
    return NetworkCase.stream()
        .filter(form -> FORMS.contains(form.name()))
        .flatMap(form -> Stream.of(1, 2, 5).map(threads -> Arguments.of(form, threads)));
  }

  private static void assertConsistent(Profile profile) {
    for (Phase phase : Phase.values()) {
      assertThat(profile.nanos(phase)).as("%s", phase).isNotNegative();
    }
    long sum = Arrays.stream(Phase.values()).mapToLong(profile::nanos).sum();
    assertThat(sum).isEqualTo(profile.wallNanos() * profile.threads());
    assertThat(profile.imbalance()).isBetween(1.0, (double) profile.threads());
  }

  @ParameterizedTest
  @MethodSource("formsAndThreads")
  void phasesAddUpToTheWallTimeOfAllThreads(NetworkCase form, int threads) {
    Profile profile = new Profile(threads);
    try (Network network = form.open(run -> run.withThreads(threads))) {
      EventBatch batch = form.batch(0);
      long before = System.nanoTime();
      network.measure(profile);
      for (int i = 0; i < STEPS; i++) {
        network.trainStep(batch);
      }
      network.stopMeasuring();
      assertThat(profile.wallNanos()).isBetween(1L, System.nanoTime() - before);
    }

    assertConsistent(profile);
    assertThat(profile.steps()).isEqualTo(STEPS);
    EnumSet<Phase> busy = EnumSet.of(Phase.FORWARD, Phase.BACKWARD, Phase.OPTIMIZER, Phase.IO);
    assertThat(busy).allMatch(phase -> profile.nanos(phase) > 0);
    boolean exchanges = !form.name().startsWith("one leaky layer");
    assertThat(profile.nanos(Phase.EXCHANGE) > 0).isEqualTo(exchanges);
    assertThat(profile.nanos(Phase.WAIT) > 0).isEqualTo(threads > 1);
  }

  @ParameterizedTest
  @MethodSource("formsAndThreads")
  void aMeasuredTrainingComputesTheSameBits(NetworkCase form, int threads) {
    try (Network measured = form.open(run -> run.withThreads(threads));
        Network plain = form.open(run -> run.withThreads(threads))) {
      measured.measure(new Profile(threads));
      for (int i = 0; i < STEPS; i++) {
        EventBatch batch = form.batch(i);
        assertThat(measured.trainStep(batch)).isEqualTo(plain.trainStep(batch));
      }
      for (int l = 0; l < form.spec().layers().size(); l++) {
        assertThat(measured.parameters(l, ParameterKind.WEIGHT))
            .isEqualTo(plain.parameters(l, ParameterKind.WEIGHT));
      }
    }
  }

  @Test
  void anUpdateOfItsOwnIsTheOptimizersToo() {
    NetworkCase form = NetworkCase.all().getFirst();
    Profile profile = new Profile(2);
    try (Network network = form.open(run -> run.withThreads(2))) {
      network.measure(profile);
      network.forward(form.batch(0));
      network.backward();
      network.enter(Phase.OTHER);
      assertThat(profile.nanos(Phase.OPTIMIZER)).isZero();
      network.update();
      network.stopMeasuring();
    }

    assertConsistent(profile);
    assertThat(profile.steps()).isEqualTo(1);
    assertThat(profile.nanos(Phase.OPTIMIZER)).isPositive();
  }

  @Test
  void whatHappensWhileTheProfileIsOffIsNotMeasured() {
    NetworkCase form = NetworkCase.all().getFirst();
    Profile profile = new Profile(2);
    try (Network network = form.open(run -> run.withThreads(2))) {
      network.measure(profile);
      network.trainStep(form.batch(0));
      network.stopMeasuring();
      long wall = profile.wallNanos();
      network.trainStep(form.batch(1));
      network.stopMeasuring();
      assertThat(profile.wallNanos()).isEqualTo(wall);

      network.measure(profile);
      network.trainStep(form.batch(2));
      network.stopMeasuring();
      assertThat(profile.wallNanos()).isGreaterThan(wall);
    }

    assertConsistent(profile);
    assertThat(profile.steps()).isEqualTo(2);
  }

  @Test
  void savingIsInputAndOutput(@TempDir Path folder) throws Exception {
    NetworkCase form = NetworkCase.all().getFirst();
    Profile profile = new Profile(1);
    try (Network network = form.open()) {
      network.measure(profile);
      ModelFile.save(folder.resolve("model"), network, TrainProgress.START, Map.of());
      network.stopMeasuring();
    }

    assertConsistent(profile);
    assertThat(profile.nanos(Phase.IO)).isPositive();
    assertThat(profile.nanos(Phase.IO) + profile.nanos(Phase.OTHER)).isEqualTo(profile.wallNanos());
  }

  @Test
  void aProfileOfOtherThreadsOrASecondOneIsRefused() {
    assertThatThrownBy(() -> new Profile(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 threads");
    try (Network network = NetworkCase.all().getFirst().open()) {
      assertThatThrownBy(() -> network.measure(new Profile(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a profile of 2 threads for a network of 1");
      network.measure(new Profile(1));
      assertThatThrownBy(() -> network.measure(new Profile(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("already");
    }
  }
}
