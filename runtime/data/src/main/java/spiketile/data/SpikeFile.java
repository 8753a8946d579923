package spiketile.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import spiketile.runtime.data.SampleEvents;
import spiketile.runtime.data.SpikeData;

/**
 * Spikes as anyone can write them down: a CSV file of a line {@code step,neuron} or {@code sample,step,neuron} for each spike, in any
 * order and perhaps below a line of names, or an array of NumPy's, {@code [step][neuron]} or {@code [sample][step][neuron]}, of zeros and ones. All numbers
 * count from 0.
 */
public final class SpikeFile implements SpikeData {
  private static final int MOST_SPIKES = 1 << 26;
  private static final int MOST_STEPS = 1 << 20;
  private static final int MOST_SAMPLES = 1 << 16;

  private final Path file;
  private final int inputs;
  private final int classes;

  /** Of each spike sample, step and neuron, in this order. */
  private int[] events = new int[3 * 64];

  private int count;
  private int size = 1;
  private int steps = 1;
  private int[] order;
  private int[] firstOfSample;
  private int[] labels;

  private SpikeFile(Path file, int inputs, int classes) {
    this.file = file;
    this.inputs = inputs;
    this.classes = classes;
  }

  /**
   * Reads a file, {@code .npy} as an array and all others as CSV.
   *
   * @param file the file
   * @param inputs neurons that there are
   * @param classes of the network, of which every sample gets the first until {@link #label(int[])}
   * @return its samples, as many steps long as its last spike or its array says
   * @throws DataException if it is no such file, naming line or place
   * @throws IOException if it cannot be read
   */
  public static SpikeFile read(Path file, int inputs, int classes) throws IOException {
    SpikeFile spikes = new SpikeFile(file, inputs, classes);
    if (file.toString().endsWith(".npy")) {
      spikes.readArray();
    } else {
      spikes.readLines();
    }
    spikes.sort();
    return spikes;
  }

  private void readArray() throws IOException {
    try (Npy array = Npy.open(file)) {
      long[] shape = array.shape();
      int of = shape.length;
      if (of < 2 || of > 3 || shape[of - 1] != inputs) {
        throw DataException.at(
            file,
            "header",
            "shape %s; [steps, %d] or [samples, steps, %d] expected"
                .formatted(Arrays.toString(shape), inputs, inputs));
      }
      size = bounded(of == 3 ? shape[0] : 1, MOST_SAMPLES, "samples");
      steps = bounded(shape[of - 2], MOST_STEPS, "steps");
      double[] row = new double[inputs];
      for (int r = 0; r < (long) size * steps; r++) {
        array.read((long) r * inputs, row);
        addRow(r, row);
      }
    }
  }

  private void addRow(int row, double[] values) throws DataException {
    for (int j = 0; j < inputs; j++) {
      if (values[j] == 1) {
        add(row / steps, row % steps, j);
      } else if (values[j] != 0) {
        throw DataException.at(
            file,
            "sample %d, step %d, neuron %d".formatted(row / steps, row % steps, j),
            "%s; 0 or 1 expected".formatted(values[j]));
      }
    }
  }

  private int bounded(long number, int most, String what) throws DataException {
    if (number > most) {
      throw DataException.of(file, "%d %s; at most %d expected".formatted(number, what, most));
    }
    return (int) number;
  }

  private void readLines() throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int columns = 0;
      int line = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        String[] cells = text.strip().split("\\s*,\\s*", -1);
        boolean names = line == 1 && text.matches("[^0-9]*[A-Za-z][^0-9]*");
        if (!names && !text.isBlank()) {
          columns = columns == 0 ? cells.length : columns;
          addLine(cells, columns, line);
        }
      }
    } catch (CharacterCodingException e) {
      throw DataException.of(file, "no text in UTF-8, which is expected");
    }
  }

  private void addLine(String[] cells, int columns, int line) throws DataException {
    if (cells.length != columns || columns < 2 || columns > 3) {
      throw DataException.at(
          file,
          "line " + line,
          "%d values; step,neuron or sample,step,neuron on every line expected"
              .formatted(cells.length));
    }
    int sample = columns == 3 ? number(cells[0], MOST_SAMPLES, "sample", line) : 0;
    int step = number(cells[columns - 2], MOST_STEPS, "step", line);
    int neuron = number(cells[columns - 1], inputs, "neuron", line);
    size = Math.max(size, sample + 1);
    steps = Math.max(steps, step + 1);
    add(sample, step, neuron);
  }

  private int number(String cell, int end, String what, int line) throws DataException {
    if (cell.matches("[0-9]{1,9}") && Integer.parseInt(cell) < end) {
      return Integer.parseInt(cell);
    }
    String shown = cell.length() > 20 ? cell.substring(0, 20) + "…" : cell;
    throw DataException.at(
        file, "line " + line, "%s '%s'; 0 to %d expected".formatted(what, shown, end - 1));
  }

  private void add(int sample, int step, int neuron) throws DataException {
    if (count == MOST_SPIKES) {
      throw DataException.of(file, "more than %,d spikes; fewer expected".formatted(MOST_SPIKES));
    }
    if (3 * count == events.length) {
      events = Arrays.copyOf(events, 2 * events.length);
    }
    events[3 * count] = sample;
    events[3 * count + 1] = step;
    events[3 * count + 2] = neuron;
    count++;
  }

  /** Samples one after the other, and in each its spikes by their steps, then neurons. */
  private void sort() throws DataException {
    long[] keys = new long[count];
    for (int e = 0; e < count; e++) {
      long row = (long) events[3 * e] * MOST_STEPS + events[3 * e + 1];
      keys[e] = row * inputs + events[3 * e + 2];
    }
    Arrays.sort(keys);
    order = new int[2 * count];
    firstOfSample = new int[size + 1];
    for (int e = 0; e < count; e++) {
      if (e > 0 && keys[e] == keys[e - 1]) {
        throw DataException.of(file, twice(keys[e]));
      }
      order[2 * e] = (int) (keys[e] / inputs % MOST_STEPS);
      order[2 * e + 1] = (int) (keys[e] % inputs);
      firstOfSample[(int) (keys[e] / inputs / MOST_STEPS) + 1] = e + 1;
    }
    for (int s = 0; s < size; s++) {
      firstOfSample[s + 1] = Math.max(firstOfSample[s + 1], firstOfSample[s]);
    }
    events = null;
    labels = new int[size];
  }

  private String twice(long key) {
    return "sample %d, step %d, neuron %d spikes twice; once expected"
        .formatted(key / inputs / MOST_STEPS, key / inputs % MOST_STEPS, key % inputs);
  }

  /**
   * Says what the samples are.
   *
   * @param newLabels a class for each sample
   * @throws IllegalArgumentException if there are more or less, or one is no class
   */
  public void label(int[] newLabels) {
    if (newLabels.length != size || Arrays.stream(newLabels).anyMatch(l -> l < 0 || l >= classes)) {
      throw new IllegalArgumentException(
          "labels %s: for %d samples as many from 0 to %d needed"
              .formatted(Arrays.toString(newLabels), size, classes - 1));
    }
    labels = newLabels.clone();
  }

  /**
   * Makes all samples longer, without spikes at the end.
   *
   * @param newSteps as many as there are, or more
   * @throws IllegalArgumentException if there are fewer
   */
  public void extend(int newSteps) {
    if (newSteps < steps || newSteps > MOST_STEPS) {
      throw new IllegalArgumentException(
          "%d steps: %s has %d, and at most %d can be"
              .formatted(newSteps, file, steps, MOST_STEPS));
    }
    steps = newSteps;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int label(int sample) {
    return labels[sample];
  }

  @Override
  public void read(int sample, long draw, SampleEvents target) {
    target.begin(steps, inputs);
    for (int e = firstOfSample[sample]; e < firstOfSample[sample + 1]; e++) {
      target.add(order[2 * e], order[2 * e + 1]);
    }
  }
}
