package spiketile.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;

/** The data sets' files as their authors distribute them, by the MD5 that they publish. */
public enum Originals {
  /** Training part of SHD. */
  SHD_TRAIN("shd_train.h5.zip", "f3252aeb598ac776c1b526422d90eecb"),
  /** Test part of SHD. */
  SHD_TEST("shd_test.h5.zip", "1503a5064faa34311c398fb0a1ed0a6f"),
  /** Training part of SSC. */
  SSC_TRAIN("ssc_train.h5.zip", "d102be95e7144fcc0553d1f45ba94170"),
  /** Validation part of SSC. */
  SSC_VALID("ssc_valid.h5.zip", "b4eee3516a4a90dd0c71a6ac23a8ae43"),
  /** Test part of SSC. */
  SSC_TEST("ssc_test.h5.zip", "a35ff1e9cffdd02a20eb850c17c37748"),
  /** Training part of N-MNIST. */
  NMNIST_TRAIN("Train.zip", "20959b8e626244a1b502305a9e6e2031"),
  /** Test part of N-MNIST. */
  NMNIST_TEST("Test.zip", "69ca8762b2fe404d9b9bad1103e97832"),
  /** All of DVS128 Gesture. */
  DVS_GESTURE("DvsGesture.tar.gz", "8a5c71fb11e24e5ca5b11866ca6c00a1");

  private static final int BUFFER_BYTES = 1 << 20;

  private final String fileName;
  private final String md5;

  Originals(String fileName, String md5) {
    this.fileName = fileName;
    this.md5 = md5;
  }

  /**
   * What the file is called.
   *
   * @return its name
   */
  public String fileName() {
    return fileName;
  }

  /**
   * A file that was compared.
   *
   * @param original which one
   * @param md5 what was computed
   */
  public record Verified(Originals original, String md5) {
    /**
     * Whether it is the original.
     *
     * @return false if it has other bytes
     */
    public boolean matches() {
      return original.md5.equals(md5);
    }

    /**
     * What the authors publish.
     *
     * @return the original's MD5
     */
    public String expected() {
      return original.md5;
    }
  }

  /**
   * Which of them a folder holds.
   *
   * @param folder the folder
   * @return those whose names are there
   */
  public static Collection<Originals> in(Path folder) {
    List<Originals> found = new ArrayList<>();
    for (Originals original : values()) {
      if (Files.isRegularFile(folder.resolve(original.fileName))) {
        found.add(original);
      }
    }
    return found;
  }

  /**
   * Computes a file's MD5.
   *
   * @param folder where it is
   * @param progress is told how many bytes more were read
   * @return what it was compared with
   * @throws IOException if it cannot be read
   */
  public Verified verify(Path folder, LongConsumer progress) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(folder.resolve(fileName))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        progress.accept(read);
      }
    }
    return new Verified(this, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
