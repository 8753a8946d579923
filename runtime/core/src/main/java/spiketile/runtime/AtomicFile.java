package spiketile.runtime;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Replaces a file so that a kill or a full disk at any moment leaves the old or the new one whole.
 *
 * <p>The new file is written beside the old one as {@code .NAME.XXXXXXXXXXXXXXXX.tmp}, forced to
 * the disk, and moved over it. A temporary file is locked while it is written: one without a lock
 * was left by a killed process, and the next save of the same file deletes it.
 */
final class AtomicFile {
  /** Temporary files of this process: closing a second channel on one would give up its lock. */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final Path folder;

  private AtomicFile(Path target) throws IOException {
    Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    if (Files.isDirectory(file)) {
      throw new FileSystemException(target.toString(), null, "is a folder, a file needed");
    }
    if (!Files.isDirectory(file.getParent())) {
      throw new NoSuchFileException(target.toString(), null, "there is no such folder to save to");
    }
    folder = file.getParent().toRealPath();
    this.target = folder.resolve(file.getFileName());
  }

  /** Writes the whole of a file. */
  @FunctionalInterface
  interface Content {
    void write(FileChannel channel) throws IOException;
  }

  /**
   * Writes a file, or replaces it; through a symbolic link, what it stands for.
   *
   * @throws IOException if that failed: the old file is as it was, and the temporary one is gone
   */
  static void replace(Path target, Content content) throws IOException {
    AtomicFile file = new AtomicFile(target);
    while (!file.write(content)) {
      // another process took the temporary file for a leftover before it was locked: once more
    }
    file.forceFolder();
    file.deleteLeftovers();
  }

  private boolean write(Content content) throws IOException {
    Path temporary = temporaryName();
    OPEN.add(temporary);
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (!lock(channel) || !Files.exists(temporary)) {
        return false;
      }
      content.write(channel);
      channel.force(true);
      move(temporary);
      return true;
    } catch (FileSystemException | ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("cannot save " + target + ": " + e.getMessage(), e);
    } finally {
      deleteQuietly(temporary);
      OPEN.remove(temporary);
    }
  }

  private Path temporaryName() {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return folder.resolve("." + target.getFileName() + "." + random + ".tmp");
  }

  /** Locks a file: false if another process has; true also where the file system has no locks. */
  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException e) {
      return true;
    }
  }

  private void move(Path temporary) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes the new name outlive a power failure, on systems that can open a folder. */
  private void forceFolder() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the file is whole under either name
    }
  }

  private void deleteLeftovers() {
    String name = Pattern.quote("." + target.getFileName() + ".") + "[0-9a-f]{16}\\.tmp";
    Pattern pattern = Pattern.compile(name);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (pattern.matcher(file.getFileName().toString()).matches() && !OPEN.contains(file)) {
          deleteUnlocked(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // leftovers cost space and nothing else
    }
  }

  private static void deleteUnlocked(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | OverlappingFileLockException e) {
      // gone already, not ours to delete, or another thread is about to
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // the next save tries again
    }
  }
}
