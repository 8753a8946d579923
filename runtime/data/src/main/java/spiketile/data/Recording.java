package spiketile.data;

import java.util.Arrays;

/** The events of one recording in ascending order of time, in a buffer that is used again for the next one. */
public final class Recording {
  private int[] micros = new int[1024];
  private int[] addresses = new int[1024];
  private int size;

  /** Creates an empty buffer. */
  public Recording() {}

  /** Forgets all events. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds an event. Who reads a file has checked that times ascend and that the sensor has the address.
   *
   * @param time microseconds since the recording's start
   * @param address of the sensor
   */
  public void add(int time, int address) {
    if (size == micros.length) {
      micros = Arrays.copyOf(micros, 2 * size);
      addresses = Arrays.copyOf(addresses, 2 * size);
    }
    micros[size] = time;
    addresses[size++] = address;
  }

  /**
   * The number of events.
   *
   * @return 0 or more
   */
  public int size() {
    return size;
  }

  /**
   * An event's time.
   *
   * @param event its index
   * @return microseconds since the recording's start
   */
  public int micros(int event) {
    return micros[event];
  }

  /**
   * An event's address.
   *
   * @param event its index
   * @return an address of the sensor
   */
  public int address(int event) {
    return addresses[event];
  }
}
