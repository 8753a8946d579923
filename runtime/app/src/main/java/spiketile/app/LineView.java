package spiketile.app;

import java.io.PrintWriter;
import spiketile.runtime.BatchReport;
import spiketile.runtime.LayerActivity;

/**
 * One line for each epoch with a test, for files and pipes.
 *
 * @param out where to
 * @param heldOut what samples are called that the network does not learn from
 * @param epochs epochs of the whole training
 */
record LineView(PrintWriter out, String heldOut, int epochs) implements TrainingView {
  @Override
  public void batch(BatchReport report, EpochMeter meter) {}

  @Override
  public void epoch(CurveRow row) {
    if (row.tested()) {
      int digits = Integer.toString(epochs).length();
      out.println(
          Report.format(
              "epoch %"
                  + digits
                  + "d/%d  loss %.4f  accuracy %s  %s %s  fired %s  active %s  %,.0f samples/s",
              row.epoch(),
              epochs,
              row.trainLoss(),
              Report.percent(row.trainAccuracy()),
              heldOut,
              Report.percent(row.testAccuracy()),
              TrainingView.shares(row.activity(), LayerActivity::fired),
              TrainingView.shares(row.activity(), LayerActivity::active),
              row.samplesPerSecond()));
      out.flush();
    }
  }

  @Override
  public void close() {}
}
