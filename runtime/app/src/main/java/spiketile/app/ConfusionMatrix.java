package spiketile.app;

import java.util.List;

/**
 * How often images of each digit were taken for each digit.
 *
 * @param counts by true digit, then by predicted digit
 */
record ConfusionMatrix(int[][] counts) {
  static ConfusionMatrix of(Digits digits, int[] samples, List<Integer> predictions) {
    int[][] counts = new int[Digits.CLASSES][Digits.CLASSES];
    for (int i = 0; i < samples.length; i++) {
      counts[digits.labels()[samples[i]]][predictions.get(i)]++;
    }
    return new ConfusionMatrix(counts);
  }

  List<String> lines() {
    String[] head = new String[Digits.CLASSES + 1];
    head[0] = "";
    for (int c = 0; c < Digits.CLASSES; c++) {
      head[c + 1] = Integer.toString(c);
    }
    TextTable table = new TextTable(head);
    for (int c = 0; c < Digits.CLASSES; c++) {
      table.add(row(c));
    }
    return table.lines();
  }

  private String[] row(int digit) {
    String[] row = new String[Digits.CLASSES + 1];
    row[0] = Integer.toString(digit);
    for (int c = 0; c < Digits.CLASSES; c++) {
      row[c + 1] = counts[digit][c] == 0 ? "." : Integer.toString(counts[digit][c]);
    }
    return row;
  }
}
