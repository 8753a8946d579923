package spiketile.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stores of data sets that were read before, in a folder: the next training maps what the first one read. A
 * store's name depends on the original files' names, sizes and times of change.
 */
public final class EventCache {
  private final Path folder;

  /**
   * Names the folder.
   *
   * @param folder is made when it is first needed
   */
  public EventCache(Path folder) {
    this.folder = folder;
  }

  /**
   * Where a user's caches usually are.
   *
   * @return folder {@code spiketile} in {@code $XDG_CACHE_HOME} or in {@code ~/.cache}
   */
  public static Path usualFolder() {
    String base = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home"));
    return (base == null || base.isEmpty() ? home.resolve(".cache") : Path.of(base))
        .resolve("spiketile");
  }

  /**
   * The store of some recordings, read if it is not there yet, or if bad recordings are missing in it that must
   * now be told.
   *
   * @param name what a user calls them; part of the store's name
   * @param recordings the recordings
   * @param originals the files or folders they are read from
   * @param policy what to do with bad ones
   * @return the store, open
   * @throws IOException if they cannot be read, or the folder cannot be written
   */
  public EventStore open(
      String name, Recordings recordings, List<Path> originals, BadRecordings policy)
      throws IOException {
    Path file = folder.resolve(name + "-" + fingerprint(recordings, originals) + ".events");
    if (Files.exists(file)) {
      EventStore store = EventStore.open(file);
      if (store.skipped() == 0) {
        return store;
      }
      store.close();
    }
    Files.createDirectories(folder);
    EventStore.write(recordings, file, policy);
    return EventStore.open(file);
  }

  private static String fingerprint(Recordings recordings, List<Path> originals)
      throws IOException {
    StringBuilder text = new StringBuilder(recordings.toString()).append(recordings.classes());
    for (Path original : originals) {
      try (Stream<Path> files = Files.walk(original)) {
        for (Path file : files.sorted().toList()) {
          text.append(file.toAbsolutePath())
              .append(Files.size(file))
              .append(Files.getLastModifiedTime(file));
        }
      }
    }
    return HexFormat.of().formatHex(sha256(text.toString()), 0, 8);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
