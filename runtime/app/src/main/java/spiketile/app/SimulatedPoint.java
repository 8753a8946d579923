package spiketile.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import spiketile.runtime.cost.Bound;
import spiketile.runtime.cost.Prediction;
import spiketile.runtime.cost.Superstep;

/**
 * A prediction of one setting.
 *
 * @param cap activity of every layer
 * @param units chips, or threads of the host
 * @param neurons above the input
 * @param samplesPerSecond throughput
 * @param computeSeconds of a step
 * @param exchangeSeconds of a step
 * @param syncSeconds of a step
 * @param bound what takes most of the time
 * @param supersteps what a step consists of
 * @param memory what this program's plan lacks; null if it fits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SimulatedPoint(
    double cap,
    int units,
    long neurons,
    double samplesPerSecond,
    double computeSeconds,
    double exchangeSeconds,
    double syncSeconds,
    Bound bound,
    List<Superstep> supersteps,
    String memory) {
  static SimulatedPoint of(
      double cap, int units, long neurons, Prediction prediction, String memory) {
    return new SimulatedPoint(
        cap,
        units,
        neurons,
        prediction.samplesPerSecond(),
        prediction.compute(),
        prediction.exchange(),
        prediction.sync(),
        prediction.bound(),
        prediction.supersteps(),
        memory);
  }

  double seconds() {
    return computeSeconds + exchangeSeconds + syncSeconds;
  }
}
