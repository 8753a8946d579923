package spiketile.runtime;

import java.util.Locale;

/** How the last layer's behaviour over time becomes one logit for each class. */
public enum Readout {
  /** The last layer spikes; a class's logit is its number of spikes. */
  SPIKE_COUNT,
  /** The last layer leaks; a class's logit is the mean of v over time. */
  MEAN,
  /** The last layer leaks; a class's logit is the maximum of v over time. */
  MAX,
  /** The last layer leaks; a class's logit is v of the last step. */
  LAST,
  /**
   * The last layer leaks; v is a logit at every step, the loss is the mean over steps, and the
   * prediction is the class with the largest sum of softmaxes.
   */
  PER_STEP;

  /**
   * Whether the last layer spikes.
   *
   * @return true for {@link #SPIKE_COUNT} alone
   */
  public boolean spiking() {
    return this == SPIKE_COUNT;
  }

  /**
   * The name used in files and on the command line.
   *
   * @return lower case with hyphens
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The readout of a name.
   *
   * @param label a name as {@link #label} gives it
   * @return the readout
   * @throws IllegalArgumentException if there is none, with the names there are
   */
  public static Readout of(String label) {
    for (Readout readout : values()) {
      if (readout.label().equals(label)) {
        return readout;
      }
    }
    throw new IllegalArgumentException(
        "readout '" + label + "': spike-count, mean, max, last or per-step needed");
  }
}
