package spiketile.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * N-MNIST (Orchard et al. 2015) as it is distributed: {@code Train/LABEL/ID.bin} and {@code
 * Test/LABEL/ID.bin}, in a zip or in a folder. Recordings come by label, then by name.
 */
public final class NMnist implements Recordings {
  private static final int CLASSES = 10;

  /** What may stand before it is the folder's own name. */
  private static final Pattern NAME = Pattern.compile("(?:.*/)?(\\d)/([^/]+)\\.bin");

  private final Path part;

  /**
   * Names what to read.
   *
   * @param part {@code Train.zip}, or the folder {@code Train}
   */
  public NMnist(Path part) {
    this.part = part;
  }

  @Override
  public String toString() {
    return "NMnist " + part;
  }

  @Override
  public Sensor sensor() {
    return NMnistEvents.SENSOR;
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public void read(Sink sink) throws IOException {
    if (Files.isDirectory(part)) {
      readFolder(sink);
    } else {
      readZip(sink);
    }
  }

  /** A recording's place, whatever it lies in. */
  private record Entry(int label, String name, String path) {
    static final Comparator<Entry> ORDER =
        Comparator.comparingInt(Entry::label).thenComparing(Entry::name);

    static void addTo(List<Entry> entries, String path) {
      Matcher matcher = NAME.matcher(path);
      if (matcher.matches()) {
        entries.add(new Entry(Integer.parseInt(matcher.group(1)), matcher.group(2), path));
      }
    }
  }

  /** Opens a recording by its path. */
  @FunctionalInterface
  private interface Opener {
    InputStream open(String path) throws IOException;
  }

  private void readFolder(Sink sink) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(part, 2)) {
      files
          .map(file -> part.relativize(file).toString().replace('\\', '/'))
          .forEach(path -> Entry.addTo(entries, path));
    }
    read(entries, path -> Files.newInputStream(part.resolve(path)), sink);
  }

  private void readZip(Sink sink) throws IOException {
    try (ZipFile zip = new ZipFile(part.toFile())) {
      List<Entry> entries = new ArrayList<>();
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        String path = all.nextElement().getName();
        requireInside(path);
        Entry.addTo(entries, path);
      }
      read(entries, path -> zip.getInputStream(zip.getEntry(path)), sink);
    } catch (ZipException | EOFException e) {
      throw DataException.of(part, "not readable as a zip file", e);
    }
  }

  /** Nothing is unpacked, but such a file was made to do harm. */
  private void requireInside(String path) throws DataException {
    boolean outside = path.startsWith("/") || Arrays.asList(path.split("[/\\\\]")).contains("..");
    if (outside || path.chars().anyMatch(Character::isISOControl) || !isFileName(path)) {
      throw DataException.at(
          part,
          "entry '%s'".formatted(path.strip()),
          "points outside of the zip file, or is no file name");
    }
  }

  /** Where the system's encoding is ASCII alone, as without a locale, not all names are. */
  private static boolean isFileName(String path) {
    try {
      Path.of(path);
      return true;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void read(List<Entry> entries, Opener opener, Sink sink) throws IOException {
    if (entries.isEmpty()) {
      throw DataException.of(part, "no recordings; files such as 0/00002.bin expected in it");
    }
    entries.sort(Entry.ORDER);
    Recording recording = new Recording();
    for (Entry entry : entries) {
      Path file = part.resolve(entry.path());
      try {
        NMnistEvents.decode(file, bytes(file, opener, entry), recording);
      } catch (DataException e) {
        sink.bad(e);
        continue;
      }
      sink.accept(entry.label(), recording);
    }
  }

  private static byte[] bytes(Path file, Opener opener, Entry entry) throws IOException {
    try (InputStream in = opener.open(entry.path())) {
      return Bounded.bytes(file, in, Limits.RECORDING_BYTES);
    } catch (ZipException | EOFException e) {
      throw DataException.of(file, "damaged in the zip file", e);
    }
  }
}
