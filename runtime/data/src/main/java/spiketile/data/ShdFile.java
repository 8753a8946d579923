package spiketile.data;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.filter.FilterManager;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Spiking Heidelberg Digits and Spiking Speech Commands (Cramer et al. 2020): an HDF5 file of {@code
 * /spikes/times} in seconds and {@code /spikes/units}, a row of any length for each sample, and {@code
 * /labels}, packed by gzip or not. Times are widened before they are scaled: as 16-bit floats, which is how they are stored,
 * microseconds would overflow.
 */
public final class ShdFile implements Recordings {
  /** Channels of the cochlea. */
  public static final int CHANNELS = 700;

  private static final double MICROS_PER_SECOND = 1e6;

  /** Bytes of an entry of a data set of rows: length, address and index of the row. */
  private static final int ROW_BYTES = 16;

  static {
    FilterManager.addFilter(new LenientShuffle());
  }

  private final Path file;
  private final int classes;

  /**
   * Names what to read.
   *
   * @param file a file in HDF5
   * @param classes 20 of SHD, 35 of SSC
   */
  public ShdFile(Path file, int classes) {
    this.file = file;
    this.classes = classes;
  }

  @Override
  public String toString() {
    return "ShdFile " + file;
  }

  @Override
  public Sensor sensor() {
    return Sensor.channels(CHANNELS);
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public void read(Sink sink) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      read(file, sink);
      return;
    }
    Path unpacked = Files.createTempFile("spiketile", ".h5");
    try {
      unpack(unpacked);
      read(unpacked, sink);
    } finally {
      Files.delete(unpacked);
    }
  }

  private void unpack(Path target) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
        OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[1 << 20];
      long bytes = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > Limits.UNPACKED_BYTES) {
          throw DataException.of(
              file,
              "more than %,d bytes unpacked; fewer expected".formatted(Limits.UNPACKED_BYTES));
        }
        out.write(buffer, 0, read);
      }
    } catch (ZipException | EOFException e) {
      throw DataException.of(file, "not readable as gzip", e);
    }
  }

  private void read(Path hdf5, Sink sink) throws IOException {
    try (FileChannel channel = FileChannel.open(hdf5);
        HdfFile hdf = open(hdf5, channel)) {
      new Samples(hdf, channel.size()).read(sink);
    }
  }

  /** Through memory where a buffer can hold the file: whatever its counts say, nothing is allocated then. */
  private HdfFile open(Path hdf5, FileChannel channel) throws IOException {
    if (channel.size() > Integer.MAX_VALUE) {
      return hdf(() -> new HdfFile(hdf5));
    }
    var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    return hdf(() -> HdfFile.fromByteBuffer(bytes));
  }

  /** Calls of the library, which says by exceptions of many kinds that a file is damaged. */
  @FunctionalInterface
  private interface Call<T> {
    T get();
  }

  private <T> T hdf(Call<T> call) throws DataException {
    try {
      return call.get();
    } catch (RuntimeException | StackOverflowError e) {
      throw DataException.of(file, "not readable as HDF5", e);
    }
  }

  /** The data sets of an open file. */
  private final class Samples {
    private final Dataset times;
    private final Dataset units;
    private final int[] labels;

    Samples(HdfFile hdf, long bytes) throws DataException {
      times = rows(hdf, "/spikes/times");
      units = rows(hdf, "/spikes/units");
      long size = length(times);
      if (size < 1 || size > bytes / ROW_BYTES) {
        throw DataException.at(
            file,
            "/spikes/times",
            "%d samples; 1 to %d expected in %d bytes".formatted(size, bytes / ROW_BYTES, bytes));
      }
      Dataset labels = dataset(hdf, "/labels");
      if (length(units) != size || length(labels) != size) {
        throw DataException.of(
            file,
            "%d rows of times, %d of units and %d labels; as many expected"
                .formatted(size, length(units), length(labels)));
      }
      this.labels = labels(labels, (int) size);
    }

    private Dataset rows(HdfFile hdf, String path) throws DataException {
      Dataset dataset = dataset(hdf, path);
      if (!hdf(dataset::isVariableLength)) {
        throw DataException.at(file, path, "rows of one length; rows of any length expected");
      }
      return dataset;
    }

    private Dataset dataset(HdfFile hdf, String path) throws DataException {
      Node node = hdf(() -> hdf.getByPath(path));
      if (node instanceof Dataset dataset && hdf(() -> dataset.getDimensionsAsLong().length) == 1) {
        return dataset;
      }
      throw DataException.at(file, path, "no data set of one dimension, which is expected");
    }

    private long length(Dataset dataset) throws DataException {
      return hdf(() -> dataset.getDimensionsAsLong()[0]);
    }

    private int[] labels(Dataset dataset, int size) throws DataException {
      double[] numbers = numbers("/labels", hdf(dataset::getData));
      int[] labels = new int[size];
      for (int i = 0; i < size; i++) {
        if (!(numbers[i] >= 0 && numbers[i] < classes)) {
          throw DataException.at(
              file,
              "/labels, sample " + i,
              "class %s; 0 to %d expected".formatted(numbers[i], classes - 1));
        }
        labels[i] = (int) numbers[i];
      }
      return labels;
    }

    void read(Sink sink) throws IOException {
      Recording recording = new Recording();
      for (int i = 0; i < labels.length; i++) {
        try {
          read(i, recording);
        } catch (DataException e) {
          sink.bad(e);
          continue;
        }
        sink.accept(labels[i], recording);
      }
    }

    private void read(int sample, Recording recording) throws DataException {
      double[] seconds = row(times, sample);
      double[] channels = row(units, sample);
      if (channels.length != seconds.length) {
        throw DataException.at(
            file,
            "sample " + sample,
            "%d times and %d units; as many expected".formatted(seconds.length, channels.length));
      }
      recording.clear();
      double last = 0;
      for (int i = 0; i < seconds.length; i++) {
        double micros = Math.rint(seconds[i] * MICROS_PER_SECOND);
        if (!(micros >= last && micros <= Limits.MICROS)) {
          throw DataException.at(
              file,
              place(sample, i),
              "at %s s after %s s; ascending times from 0 to %s s expected"
                  .formatted(
                      seconds[i], last / MICROS_PER_SECOND, Limits.MICROS / MICROS_PER_SECOND));
        }
        if (!(channels[i] >= 0 && channels[i] < CHANNELS)) {
          throw DataException.at(
              file,
              place(sample, i),
              "unit %s; 0 to %d expected".formatted(channels[i], CHANNELS - 1));
        }
        recording.add((int) micros, (int) channels[i]);
        last = micros;
      }
    }

    private double[] row(Dataset dataset, int sample) throws DataException {
      Object rows = hdf(() -> dataset.getData(new long[] {sample}, new int[] {1}));
      return numbers(
          dataset.getPath() + ", sample " + sample, rows instanceof Object[] row ? row[0] : null);
    }

    private double[] numbers(String place, Object array) throws DataException {
      return switch (array) {
        case float[] values ->
            IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        case double[] values -> values;
        case byte[] values ->
            IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        case short[] values ->
            IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        case int[] values -> Arrays.stream(values).asDoubleStream().toArray();
        case long[] values -> Arrays.stream(values).asDoubleStream().toArray();
        case null, default ->
            throw DataException.at(file, place, "no row of numbers, which is expected");
      };
    }

    private static String place(int sample, int event) {
      return "sample %d, spike %d".formatted(sample, event);
    }
  }
}
