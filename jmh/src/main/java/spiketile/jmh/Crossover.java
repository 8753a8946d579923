package spiketile.jmh;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Up to which activity the sparse product is the faster one.
 *
 * @param dense the dense peer it is compared with
 * @param activity where both are equally fast
 */
record Crossover(String dense, double activity) {
  /**
   * The crossover of {@value ResultBlock#BASE} with the fastest dense peer; empty if one of them is
   * missing, or one is faster at all activities that were measured.
   */
  static Optional<Crossover> of(List<PeerCurve> curves) {
    Optional<PeerCurve> sparse =
        curves.stream().filter(curve -> curve.peer().equals(ResultBlock.BASE)).findFirst();
    Optional<PeerCurve> dense =
        curves.stream()
            .filter(PeerCurve::dense)
            .max(Comparator.comparingDouble(curve -> curve.speeds()[0]));
    if (sparse.isEmpty() || dense.isEmpty() || sparse.get().dense()) {
      return Optional.empty();
    }
    OptionalDouble activity = between(sparse.get(), dense.get());
    return activity.isPresent()
        ? Optional.of(new Crossover(dense.get().peer(), activity.getAsDouble()))
        : Optional.empty();
  }

  /**
   * Where one curve falls below another: between the two neighbouring activities that both have,
   * both curves are taken as straight in log-log scale.
   */
  static OptionalDouble between(PeerCurve falling, PeerCurve other) {
    double[] x = falling.activities();
    double[] y = falling.speeds();
    double[] otherX = other.activities();
    double[] otherY = other.speeds();
    double lastX = Double.NaN;
    double lastLead = Double.NaN;
    for (int i = 0, j = 0; i < x.length && j < otherX.length; ) {
      if (x[i] < otherX[j]) {
        i++;
      } else if (x[i] > otherX[j]) {
        j++;
      } else {
        double lead = Math.log(y[i] / otherY[j]);
        if (lastLead > 0 && lead <= 0) {
          double share = lastLead / (lastLead - lead);
          return OptionalDouble.of(lastX * Math.pow(x[i] / lastX, share));
        }
        lastX = x[i++];
        lastLead = lead;
        j++;
      }
    }
    return OptionalDouble.empty();
  }
}
