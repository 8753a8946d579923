package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import spiketile.runtime.LayerActivity;

/** A training's curve as CSV: a head, then a line for each epoch. */
final class CurveCsv {
  private static final int BEFORE_ACTIVITY = 5;
  private static final int AFTER_ACTIVITY = 2;

  private CurveCsv() {}

  /**
   * The first line.
   *
   * @param heldOut what samples are called that the network does not learn from
   * @param layers spiking layers
   */
  static String head(String heldOut, int layers) {
    StringJoiner head = new StringJoiner(",").add("epoch").add("train_loss").add("train_accuracy");
    head.add(heldOut + "_loss").add(heldOut + "_accuracy");
    for (int l = 1; l <= layers; l++) {
      head.add("fired_" + l).add("active_" + l);
    }
    return head.add("samples_per_second").add("seconds").toString();
  }

  static String line(CurveRow row) {
    StringJoiner line = new StringJoiner(",");
    line.add(Integer.toString(row.epoch()))
        .add(cell(row.trainLoss()))
        .add(cell(row.trainAccuracy()));
    line.add(cell(row.testLoss())).add(cell(row.testAccuracy()));
    for (LayerActivity layer : row.activity()) {
      line.add(cell(layer.fired())).add(cell(layer.active()));
    }
    return line.add(Report.format("%.1f", row.samplesPerSecond()))
        .add(Report.format("%.3f", row.seconds()))
        .toString();
  }

  private static String cell(double value) {
    return Double.isNaN(value) ? "" : Float.toString((float) value);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static CurveRow row(String line, int layers) {
    String[] cells = line.split(",", -1);
    if (cells.length != BEFORE_ACTIVITY + 2 * layers + AFTER_ACTIVITY) {
      throw new IllegalArgumentException(cells.length + " values");
    }
    List<LayerActivity> activity = new ArrayList<>();
    for (int c = BEFORE_ACTIVITY; c < BEFORE_ACTIVITY + 2 * layers; c += 2) {
      activity.add(new LayerActivity(number(cells[c]), number(cells[c + 1]), 0));
    }
    return new CurveRow(
        Integer.parseInt(cells[0]),
        number(cells[1]),
        number(cells[2]),
        number(cells[3]),
        number(cells[4]),
        activity,
        number(cells[cells.length - 2]),
        number(cells[cells.length - 1]));
  }

  private static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }
}
