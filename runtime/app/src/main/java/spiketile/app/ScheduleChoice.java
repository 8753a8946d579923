package spiketile.app;

import java.util.Locale;

/** How the learning rate falls. */
enum ScheduleChoice {
  COSINE,
  STEP;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
