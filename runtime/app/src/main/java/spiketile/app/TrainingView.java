package spiketile.app;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import spiketile.runtime.BatchReport;
import spiketile.runtime.LayerActivity;

/** What a user sees of a training while it runs. */
interface TrainingView extends AutoCloseable {
  /** A batch has been learnt from. */
  void batch(BatchReport report, EpochMeter meter);

  /** An epoch has been completed. */
  void epoch(CurveRow row);

  @Override
  void close();

  /** Shares in per cent, one for each layer. */
  static String shares(List<LayerActivity> layers, ToDoubleFunction<LayerActivity> share) {
    return layers.stream()
        .map(layer -> Report.percent(share.applyAsDouble(layer)))
        .collect(Collectors.joining(" "));
  }
}
