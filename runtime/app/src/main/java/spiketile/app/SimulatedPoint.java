package spiketile.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import spiketile.runtime.cost.Bound;
import spiketile.runtime.cost.Prediction;

/**
 * A prediction of one setting.
 *
 * @param cap activity of every layer
 * @param units chips, or threads of the host
 * @param neurons above the input
 * @param samplesPerSecond throughput; 0 if refused
 * @param computeSeconds of a step
 * @param exchangeSeconds of a step
 * @param syncSeconds of a step
 * @param bound what takes most of the time; null if refused
 * @param refused why the network does not fit; null if it does
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
    String refused) {
  static SimulatedPoint of(double cap, int units, long neurons, Prediction prediction) {
    return new SimulatedPoint(
        cap,
        units,
        neurons,
        prediction.samplesPerSecond(),
        prediction.compute(),
        prediction.exchange(),
        prediction.sync(),
        prediction.bound(),
        null);
  }

  static SimulatedPoint refused(double cap, int units, String why) {
    return new SimulatedPoint(cap, units, 0, 0, 0, 0, 0, null, why);
  }

  boolean fits() {
    return refused == null;
  }

  double seconds() {
    return computeSeconds + exchangeSeconds + syncSeconds;
  }
}
