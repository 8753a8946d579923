package spiketile.jmh;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import spiketile.data.DataException;
import spiketile.data.EventCache;

/** The process of one training of the race, which writes each epoch down as a line of JSON. */
public final class RaceMain {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RaceMain() {}

  /**
   * Trains.
   *
   * @param args arm, threads, epochs, folder of the data, file to write
   * @throws IOException if the data cannot be read
   */
  public static void main(String[] args) throws IOException {
    RaceArm arm = RaceArm.valueOf(args[0]);
    Path file = Path.of(args[4]);
    Files.deleteIfExists(file);
    EventCache cache = new EventCache(EventCache.usualFolder());
    try {
      new RaceTraining(arm, Integer.parseInt(args[1]), cache)
          .run(Path.of(args[3]), Integer.parseInt(args[2]), epoch -> append(file, epoch));
    } catch (DataException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static void append(Path file, RaceEpoch epoch) {
    try {
      String line = JSON.writeValueAsString(epoch) + System.lineSeparator();
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
