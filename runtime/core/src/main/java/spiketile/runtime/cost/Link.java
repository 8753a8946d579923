package spiketile.runtime.cost;

/**
 * What connects two ranks.
 *
 * @param name how it is called
 * @param latency seconds until a message of no bytes is there
 * @param bytesPerSecond how fast more of them follow
 */
public record Link(String name, double latency, double bytesPerSecond) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public Link {
    if (!(latency >= 0) || !(bytesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "a link of %s s and %s bytes/s".formatted(latency, bytesPerSecond));
    }
  }

  /**
   * Memory that two processes share: about what MPI's copies on one computer reach.
   *
   * @return 2 µs and 5 GB/s
   */
  public static Link sharedMemory() {
    return new Link("shared memory", 2e-6, 5e9);
  }

  /**
   * A network of 100 Gb/s, such as InfiniBand EDR.
   *
   * @return 2 µs and 12.5 GB/s
   */
  public static Link hundredGigabit() {
    return new Link("100 Gb/s", 2e-6, 12.5e9);
  }

  /**
   * An Ethernet of 1 Gb/s, as computers in an office have.
   *
   * @return 50 µs and 125 MB/s
   */
  public static Link gigabit() {
    return new Link("1 Gb/s", 50e-6, 125e6);
  }

  /**
   * How long messages take.
   *
   * @param messages how many, one after the other
   * @param bytes of all of them
   * @return seconds
   */
  public double seconds(int messages, double bytes) {
    return messages * latency + bytes / bytesPerSecond;
  }
}
