package spiketile.data;

import java.io.IOException;

/** Recordings in their original files, read one after the other. */
public interface Recordings {
  /**
   * What recorded them.
   *
   * @return the sensor
   */
  Sensor sensor();

  /**
   * The number of classes.
   *
   * @return labels are below this
   */
  int classes();

  /**
   * Reads all of them, in an order that depends on nothing but the files' content.
   *
   * @param sink gets each
   * @throws DataException if a file is not what it should be, and the sink does not take that
   * @throws IOException if a file cannot be read
   */
  void read(Sink sink) throws IOException;

  /** Takes recordings. */
  interface Sink {
    /**
     * Takes one.
     *
     * @param label its class
     * @param recording its events, used again for the next one
     * @throws IOException if they cannot be stored
     */
    void accept(int label, Recording recording) throws IOException;

    /**
     * Takes note of a recording that is not what it should be; the others can still be read.
     *
     * @param problem what is wrong with it
     * @throws DataException the problem, unless bad recordings are skipped
     */
    default void bad(DataException problem) throws DataException {
      throw problem;
    }
  }
}
