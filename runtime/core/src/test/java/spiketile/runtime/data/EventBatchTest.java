package spiketile.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventBatchTest {
  private static final int[][][] NO_SPIKES = new int[3][0][];

  /** A batch of samples given as {@code [b][spike]{t, id}}. */
  private static void fill(EventBatch batch, int[][]... samples) {
    batch.fill(
        (b, events) -> {
          for (int[] spike : samples[b]) {
            events.add(spike[0], spike[1]);
          }
        },
        new int[samples.length]);
  }

  private static List<Integer> row(EventBatch batch, int row) {
    int[] starts = batch.rowStarts();
    return Arrays.stream(batch.ids(), starts[row], starts[row + 1]).boxed().toList();
  }

  private static List<List<Integer>> rows(EventBatch batch) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int r = 0; r < batch.steps() * batch.size(); r++) {
      rows.add(row(batch, r));
    }
    return rows;
  }

  @Test
  void samplesInterleaveByTime() {
    EventBatch batch = new EventBatch(10, 3, 2);

    fill(batch, new int[][] {{0, 1}, {0, 4}, {2, 9}}, new int[][] {{0, 2}, {1, 0}});

    assertThat(rows(batch))
        .as("row t·B + b")
        .containsExactly(List.of(1, 4), List.of(2), List.of(), List.of(0), List.of(9), List.of());
    assertThat(batch.rowStarts()).startsWith(0, 2, 3, 3, 4, 5, 5);
  }

  @Test
  void aSmallerBatchAfterALargerOneHasRowsOfItsOwn() {
    EventBatch batch = new EventBatch(10, 3, 3);
    int[][] sample = {{0, 1}, {1, 2}, {2, 3}};
    fill(batch, sample, sample, sample);

    fill(batch, new int[][] {{1, 7}});

    assertThat(batch.size()).isEqualTo(1);
    assertThat(rows(batch)).containsExactly(List.of(), List.of(7), List.of());
  }

  @Test
  void moreSpikesThanEverBeforeFit() {
    long seed = 3;
    EventBatch batch = new EventBatch(400, 5, 4);
    boolean[][][] spikes = new boolean[5][4][400];
    SplittableRandom random = new SplittableRandom(seed);
    batch.fill(
        (b, events) -> {
          for (int t = 0; t < 5; t++) {
            for (int id = 0; id < 400; id++) {
              spikes[t][b][id] = random.nextInt(4) > 0;
              if (spikes[t][b][id]) {
                events.add(t, id);
              }
            }
          }
        },
        new int[4]);

    for (int t = 0; t < 5; t++) {
      for (int b = 0; b < 4; b++) {
        List<Integer> expected = new ArrayList<>();
        for (int id = 0; id < 400; id++) {
          if (spikes[t][b][id]) {
            expected.add(id);
          }
        }
        assertThat(row(batch, t * 4 + b)).as("seed %d, t %d, b %d", seed, t, b).isEqualTo(expected);
      }
    }
  }

  @Test
  void samplesOfADataSetComeInTheOrderAskedForWithTheirLabels() {
    float[][] images = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    ImageData data = new ImageData(images, new int[] {5, 6, 7}, 8, new ImageEncoder.Latency(2));
    EventBatch batch = new EventBatch(3, 2, 2);

    batch.fill(data, new int[] {0, 2, 1, 0}, 1, 3, 0);

    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.label(0)).isEqualTo(7);
    assertThat(batch.label(1)).isEqualTo(6);
    assertThat(rows(batch)).containsExactly(List.of(2), List.of(1), List.of(), List.of());
  }

  @Test
  void aSamplesDrawDependsOnItAndNotOnItsPlaceInTheBatch() {
    float[][] images = {{0.5f}, {0.5f}};
    ImageData data = new ImageData(images, new int[2], 1, new ImageEncoder.Rate(64, 1));
    EventBatch both = new EventBatch(1, 64, 2);
    EventBatch second = new EventBatch(1, 64, 2);

    both.fill(data, new int[] {0, 1}, 0, 2, 9);
    second.fill(data, new int[] {1}, 0, 1, 9);

    List<List<Integer>> ofFirst = new ArrayList<>();
    List<List<Integer>> ofSecond = new ArrayList<>();
    for (int t = 0; t < 64; t++) {
      ofFirst.add(row(both, 2 * t));
      ofSecond.add(row(both, 2 * t + 1));
    }
    assertThat(rows(second)).isEqualTo(ofSecond).isNotEqualTo(ofFirst);
    second.fill(data, new int[] {1}, 0, 1, 10);
    assertThat(rows(second)).as("another draw").isNotEqualTo(ofSecond);
  }

  @Test
  void sizesThatAreNotPositiveAreRefused() {
    for (int[] sizes : new int[][] {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}, {-1, 1, 1}}) {
      assertThatThrownBy(() -> new EventBatch(sizes[0], sizes[1], sizes[2]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "inputs %d, steps %d and capacity %d", sizes[0], sizes[1], sizes[2]);
    }
  }

  @Test
  void moreSamplesThanFitAndNoneAreRefused() {
    EventBatch batch = new EventBatch(10, 3, 2);

    assertThatThrownBy(() -> fill(batch, NO_SPIKES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch takes 1 to 2 samples, not 3");
    assertThatThrownBy(() -> fill(batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch takes 1 to 2 samples, not 0");
  }

  @Test
  void aDataSetOfOtherInputsOrStepsIsRefused() {
    ImageData data =
        new ImageData(new float[][] {{1, 0}}, new int[1], 1, new ImageEncoder.Latency(5));

    for (EventBatch batch : List.of(new EventBatch(3, 5, 1), new EventBatch(2, 4, 1))) {
      assertThatThrownBy(() -> batch.fill(data, new int[] {0}, 0, 1, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the data has 2 inputs and 5 steps, the batch %d and %d",
              batch.inputs(), batch.steps());
    }
  }

  @Test
  void aSampleThatBeginsAnewWithOtherSizesIsRefused() {
    EventBatch batch = new EventBatch(10, 3, 1);

    assertThatThrownBy(() -> batch.fill((b, events) -> events.begin(4, 10), new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a sample of 4 steps and 10 inputs in a batch of 3 and 10");
  }

  @Test
  void aBatchWhoseFillingFailedIsEmpty() {
    EventBatch batch = new EventBatch(10, 3, 2);
    fill(batch, new int[][] {{0, 1}}, new int[][] {{0, 2}});

    assertThatThrownBy(() -> fill(batch, new int[][] {{0, 1}}, new int[][] {{2, 2}, {1, 1}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("out of order");

    assertThat(batch.size()).isZero();
  }
}
