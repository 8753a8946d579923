package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

class PosterSectionsTest {
  @TempDir private Path folder;

  static Stream<PosterSection> sections() {
    return Stream.of(false, true)
        .flatMap(
            quick ->
                Stream.of(
                    new ThroughputSection(2, List.of(), quick),
                    new SizeSection(2, quick),
                    new AblationSection(2),
                    new MemorySection(2, quick)));
  }

  @ParameterizedTest
  @MethodSource("sections")
  void everyParameterOfACaseIsOneOfTheBenchmark(PosterSection section) throws Exception {
    List<StepCase> cases = section.cases();
    assertThat(cases).isNotEmpty();
    assertThat(new HashSet<>(cases)).hasSameSizeAs(cases);
    for (StepCase one : cases) {
      assertThat(one.toBenchCase().params()).containsAllEntriesOf(one.params());
      String method = one.benchmark().replaceFirst(".*\\.", "");
      assertThat(TrainingStepBenchmark.class.getMethods())
          .anyMatch(m -> m.getName().equals(method));
      for (String name : one.params().keySet()) {
        assertThat(StepState.class.getField(name).isAnnotationPresent(Param.class)).isTrue();
      }
    }
  }

  /** Each case is as fast as it has been asked for in order, so that no ratio is 1. */
  @ParameterizedTest
  @MethodSource("sections")
  void allThatIsMeasuredStandsOnThePage(PosterSection section) throws IOException {
    CaseStore store = CaseStore.open(folder.resolve("work"), Map.of());
    double speed = 100;
    for (StepCase one : section.cases()) {
      store.add(CaseStoreTest.result(one, speed++));
    }
    PosterPage page = new PosterPage(folder, "here");
    section.write(store, page);
    assertThat(page.lines()).noneMatch(line -> line.startsWith("| ") && dashes(line) > 0);
    assertThat(page.lines()).anyMatch(line -> line.startsWith("## "));
    for (String line : page.lines()) {
      if (line.startsWith("![")) {
        String file = line.substring(line.indexOf('(') + 1, line.length() - 1);
        assertThat(Files.size(folder.resolve(file))).isPositive();
      }
    }
  }

  private static long dashes(String line) {
    return Stream.of(line.split("\\|")).filter(cell -> cell.strip().equals("–")).count();
  }

  @ParameterizedTest
  @MethodSource("sections")
  void whatIsNotMeasuredIsADash(PosterSection section) throws IOException {
    PosterPage page = new PosterPage(folder, "here");
    section.write(CaseStore.open(folder.resolve("work"), Map.of()), page);
    assertThat(page.lines()).anyMatch(line -> line.startsWith("| ") && dashes(line) > 0);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".png"))).isEmpty();
    }
  }

  @Test
  void theNetworksHaveThePostersSizes() {
    assertThat(PosterSet.SHD.width(2)).isEqualTo(1462);
    StepCase largest = new SizeSection(2, false).cases().getLast();
    assertThat(largest.number("width") * largest.number("hidden") + largest.number("classes"))
        .isEqualTo(47_060);
    assertThat(largest.weights()).isBetween(45_700_000L, 46_000_000L);
    assertThat(StepCase.of(PosterSet.SHD, 2, 2).weights())
        .isEqualTo(700L * 1462 + 1462L * 1462 + 1462L * 20);
  }

  @Test
  void aCourseOfTrainingTellsWhenEachReachesTheSameAccuracy() throws IOException {
    write(RaceArm.SPARSE, 1, 0.2, 2, 0.3, 3, 0.4);
    write(RaceArm.TORCH, 10, 0.3, 20, 0.35, 30, 0.4);
    RaceSection race = new RaceSection(folder, folder, 2, false);
    assertThat(race.arms()).containsExactly(RaceArm.values());
    PosterPage page = new PosterPage(folder, "here");
    race.write(CaseStore.open(folder.resolve("work"), Map.of()), page);
    assertThat(page.lines())
        .contains(
            "| seconds to accuracy | 20% | 30% | 36% | 40% |",
            "| sparse | 1.00 | 2.00 | 3.00 | 3.00 |",
            "| (a) torch-layer | 10.0 | 10.0 | 30.0 | 30.0 |",
            "| (a) torch-layer / sparse | 10.0 | 5.00 | 10.0 | 10.0 |");
  }

  /** Epochs of so many seconds so far and such an accuracy. */
  private void write(RaceArm arm, double... secondsAndAccuracy) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < secondsAndAccuracy.length; i += 2) {
      lines.append(
          "{\"epoch\":%d,\"seconds\":%s,\"samplesPerSecond\":100,\"accuracy\":%s,\"fired\":0.05,\"active\":0.1}%n"
              .formatted(i / 2 + 1, secondsAndAccuracy[i], secondsAndAccuracy[i + 1]));
    }
    Files.writeString(folder.resolve("training-%s-8.jsonl".formatted(arm)), lines + "{\"epo");
  }
}
