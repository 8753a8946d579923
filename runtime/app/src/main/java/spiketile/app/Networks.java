package spiketile.app;

import java.io.IOException;

/** Opening networks on behalf of a user, who may have asked for more than there is. */
final class Networks {
  private Networks() {}

  /** Opens a network. */
  @FunctionalInterface
  interface Opener<T> {
    T open() throws IOException;
  }

  /** The opened network; a failure that says why if it does not fit into the memory. */
  static <T> T fitting(Opener<T> opener) throws IOException {
    try {
      return opener.open();
    } catch (IllegalArgumentException e) {
      throw CommandFailure.unusable(e.getMessage());
    } catch (OutOfMemoryError e) {
      throw CommandFailure.failed(
          "not enough memory for this network (%s); SPIKETILE_JAVA_OPTS=-Xmx… gives the heap more"
              .formatted(e.getMessage()),
          e);
    }
  }
}
