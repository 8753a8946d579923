package spiketile.app;

import java.util.Locale;
import spiketile.data.EventSet;
import spiketile.data.Sensor;

/** A data set to learn from. */
enum DataChoice {
  DIGITS("UCI digits", Sensor.channels(Digits.PIXELS), Digits.CLASSES, TrainDefaults.STEPS, 0),
  RANDMAN("Randman", Sensor.channels(100), 10, 100, 1),
  SHD("SHD", Sensor.channels(700), 20, 100, 14),
  SSC("SSC", Sensor.channels(700), 35, 100, 14),
  NMNIST("N-MNIST", new Sensor(34, 34, 2), 10, 30, 10),
  DVSGESTURE("DVS128 Gesture", new Sensor(128, 128, 2), 11, 100, 20),
  IMAGES("images", Sensor.channels(1), 10, TrainDefaults.STEPS, 0);

  private final String title;
  private final Sensor sensor;
  private final int classes;
  private final int steps;
  private final double binMillis;

  DataChoice(String title, Sensor sensor, int classes, int steps, double binMillis) {
    this.title = title;
    this.sensor = sensor;
    this.classes = classes;
    this.steps = steps;
    this.binMillis = binMillis;
  }

  /** What people call it. */
  String title() {
    return title;
  }

  /** What recorded it. */
  Sensor sensor() {
    return sensor;
  }

  int classes() {
    return classes;
  }

  /** Time steps unless told otherwise. */
  int steps() {
    return steps;
  }

  /** Milliseconds of a step unless told otherwise; images have none. */
  double binMillis() {
    return binMillis;
  }

  /** Whether samples are images that an encoder makes spikes of. */
  boolean encoded() {
    return this == DIGITS || this == IMAGES;
  }

  /**
   * Its files, if they are recordings of events.
   *
   * @throws IllegalArgumentException if they are not
   */
  EventSet files() {
    return EventSet.valueOf(name());
  }

  /** Whether a training part and a test part come from files of their own. */
  boolean fromFiles() {
    return this != DIGITS && this != RANDMAN;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
