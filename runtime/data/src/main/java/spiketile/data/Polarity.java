package spiketile.data;

/** What becomes of a sensor's two polarities; a sensor of one has them all alike. */
public enum Polarity {
  /** Input neurons for each. */
  BOTH(2),
  /** One input neuron for both. */
  MERGED(1),
  /** Events of polarity 1 only. */
  ON(1),
  /** Events of polarity 0 only. */
  OFF(1);

  private final int channels;

  Polarity(int channels) {
    this.channels = channels;
  }

  /** Channels that come of a sensor's polarities. */
  int channels(int polarities) {
    return Math.min(channels, polarities);
  }

  /** The channel of an event, or −1 if it is left out. */
  int channel(int polarity, int polarities) {
    if (polarities == 1) {
      return 0;
    }
    return switch (this) {
      case BOTH -> polarity;
      case MERGED -> 0;
      case ON -> polarity - 1;
      case OFF -> -polarity;
    };
  }
}
