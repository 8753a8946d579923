package spiketile.app;

import java.util.Locale;

/** The ways to choose from in which images become spikes. */
enum EncoderChoice {
  LATENCY,
  RATE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
