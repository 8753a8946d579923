package spiketile.jmh;

/** The work of one training step. */
public interface Step extends AutoCloseable {
  /** Does it. */
  void run();

  @Override
  void close();
}
