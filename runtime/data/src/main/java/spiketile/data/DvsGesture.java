package spiketile.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DVS128 Gesture (Amir et al. 2017) as it is distributed: recordings {@code userNN_LIGHT.aedat} of
 * several gestures, each with {@code userNN_LIGHT_labels.csv} that says when which gesture was made, and
 * the lists of files {@code trials_to_train.txt} and {@code trials_to_test.txt}. A gesture's recording
 * has the events from its start to before its end; times of gestures may overlap.
 */
public final class DvsGesture implements Recordings {
  private static final Sensor SENSOR = new Sensor(128, 128, 2);
  private static final int CLASSES = 11;
  private static final Pattern TRIAL = Pattern.compile("(\\w[\\w-]*)\\.aedat");
  private static final Pattern WINDOW =
      Pattern.compile("\\s*(\\d{1,9})\\s*,\\s*(\\d{1,18})\\s*,\\s*(\\d{1,18})\\s*");

  private final Path trials;

  /**
   * Names what to read.
   *
   * @param trials a list of recordings, in their folder
   */
  public DvsGesture(Path trials) {
    this.trials = trials;
  }

  @Override
  public String toString() {
    return "DvsGesture " + trials;
  }

  @Override
  public Sensor sensor() {
    return SENSOR;
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  /** When a gesture was made, in microseconds of the recording's clock. */
  private record Window(int label, long start, long end) {}

  /** A file's events by time. Those of one file, some millions, are held at a time. */
  private static final class Trial {
    private long[] micros = new long[1 << 16];
    private int[] addresses = new int[1 << 16];
    private int size;

    void add(long time, int address) {
      if (size == micros.length) {
        micros = Arrays.copyOf(micros, 2 * size);
        addresses = Arrays.copyOf(addresses, 2 * size);
      }
      micros[size] = time;
      addresses[size++] = address;
    }

    void cut(Window window, Recording recording) {
      recording.clear();
      for (int i = first(window.start()); i < size && micros[i] < window.end(); i++) {
        recording.add((int) (micros[i] - window.start()), addresses[i]);
      }
    }

    /** The first event at or after a time. */
    private int first(long time) {
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (micros[middle] < time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  @Override
  public void read(Sink sink) throws IOException {
    Recording recording = new Recording();
    List<String> names = names();
    for (String name : names) {
      Path file = trials.resolveSibling(name + ".aedat");
      Trial trial = new Trial();
      List<Window> windows;
      try {
        windows = windows(trials.resolveSibling(name + "_labels.csv"));
        Aedat.read(file, SENSOR, trial::add);
      } catch (DataException e) {
        sink.bad(e);
        continue;
      }
      for (Window window : windows) {
        trial.cut(window, recording);
        sink.accept(window.label(), recording);
      }
    }
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    List<String> lines = Bounded.lines(trials);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      Matcher matcher = TRIAL.matcher(line);
      if (matcher.matches()) {
        names.add(matcher.group(1));
      } else if (!line.isEmpty()) {
        throw DataException.at(
            trials, "line " + (i + 1), "'" + line + "'; a file such as user01_led.aedat expected");
      }
    }
    if (names.isEmpty()) {
      throw DataException.of(trials, "no recordings; a file name on each line expected");
    }
    return names;
  }

  private static List<Window> windows(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw DataException.of(file, "missing; when which gesture was made expected in it");
    }
    List<Window> windows = new ArrayList<>();
    List<String> lines = Bounded.lines(file);
    for (int i = 1; i < lines.size(); i++) { // the first names the columns
      if (!lines.get(i).isBlank()) {
        windows.add(window(file, i + 1, lines.get(i)));
      }
    }
    if (windows.isEmpty()) {
      throw DataException.of(file, "no gestures; class,startTime_usec,endTime_usec expected");
    }
    return windows;
  }

  private static Window window(Path file, int line, String text) throws DataException {
    Matcher matcher = WINDOW.matcher(text);
    if (!matcher.matches()) {
      throw DataException.at(
          file, "line " + line, "'" + text + "'; class,startTime_usec,endTime_usec expected");
    }
    int label = Integer.parseInt(matcher.group(1));
    long start = Long.parseLong(matcher.group(2));
    long end = Long.parseLong(matcher.group(3));
    if (label < 1 || label > CLASSES || start >= end || end - start > Limits.MICROS) {
      throw DataException.at(
          file,
          "line " + line,
          "class %d from %d to %d µs; a class from 1 to %d and an end after the start, by at most %d µs, expected"
              .formatted(label, start, end, CLASSES, Limits.MICROS));
    }
    return new Window(label - 1, start, end);
  }
}
