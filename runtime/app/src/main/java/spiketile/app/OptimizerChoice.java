package spiketile.app;

import java.util.Locale;

/** The rules of updates to choose from. */
enum OptimizerChoice {
  SGD,
  ADAM,
  ADAMW;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
