package spiketile.runtime;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A model file is not what it should be: damaged, cut short, of another format, or of another
 * network. The message names the file, the place in it (a byte offset or a tensor), what was found
 * there and what is allowed.
 */
public final class ModelFileException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Describes one finding.
   *
   * @param place a byte offset, a tensor, or a key
   * @param found as a noun phrase
   * @param allowed as a noun phrase
   */
  ModelFileException(Path file, String place, String found, String allowed) {
    super("%s, %s: found %s, allowed is %s".formatted(file, place, found, allowed));
  }

  /** A finding at a byte of the file. */
  static ModelFileException atByte(Path file, long offset, String found, String allowed) {
    return new ModelFileException(file, "byte " + offset, found, allowed);
  }

  /** A finding about a tensor. */
  static ModelFileException atTensor(Path file, String tensor, String found, String allowed) {
    return new ModelFileException(file, "tensor " + JsonText.brief(tensor), found, allowed);
  }
}
