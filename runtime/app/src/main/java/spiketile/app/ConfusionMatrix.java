package spiketile.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import spiketile.runtime.data.SpikeData;

/**
 * How often samples of each class were taken for each class.
 *
 * @param counts by true class, then by predicted class
 */
record ConfusionMatrix(int[][] counts) {
  static ConfusionMatrix of(SpikeData data, int[] samples, List<Integer> predictions) {
    int[][] counts = new int[data.classes()][data.classes()];
    for (int i = 0; i < samples.length; i++) {
      counts[data.label(samples[i])][predictions.get(i)]++;
    }
    return new ConfusionMatrix(counts);
  }

  /** The most frequent mistakes, in words. */
  List<String> worst(int most) {
    List<int[]> mistakes = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      for (int p = 0; p < counts.length; p++) {
        if (c != p && counts[c][p] > 0) {
          mistakes.add(new int[] {counts[c][p], c, p});
        }
      }
    }
    mistakes.sort(Comparator.comparingInt(mistake -> -mistake[0]));
    return mistakes.stream()
        .limit(most)
        .map(
            mistake ->
                "class %d was taken for %d: %d of %d"
                    .formatted(
                        mistake[1],
                        mistake[2],
                        mistake[0],
                        Arrays.stream(counts[mistake[1]]).sum()))
        .toList();
  }

  List<String> lines() {
    String[] head = new String[counts.length + 1];
    head[0] = "";
    for (int c = 0; c < counts.length; c++) {
      head[c + 1] = Integer.toString(c);
    }
    TextTable table = new TextTable(head);
    for (int c = 0; c < counts.length; c++) {
      table.add(row(c));
    }
    return table.lines();
  }

  private String[] row(int label) {
    String[] row = new String[counts.length + 1];
    row[0] = Integer.toString(label);
    for (int c = 0; c < counts.length; c++) {
      row[c + 1] = counts[label][c] == 0 ? "." : Integer.toString(counts[label][c]);
    }
    return row;
  }
}
