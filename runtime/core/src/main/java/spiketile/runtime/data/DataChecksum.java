package spiketile.runtime.data;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Tells samples from others: by all labels, and by the spikes of some samples. */
public final class DataChecksum {
  /** Samples whose spikes are read, from the first to the last at equal distances. */
  private static final int READ = 32;

  private final CRC32C sum = new CRC32C();
  private final ByteBuffer word = ByteBuffer.allocate(Integer.BYTES);
  private final SampleEvents events = new SampleEvents();

  private DataChecksum() {}

  /**
   * The CRC-32C of sizes, all labels, and the spikes of up to {@value #READ} samples without what is random in training.
   *
   * @param data the samples, in their order
   * @return the same for the same samples on every computer
   */
  public static long of(SpikeData data) {
    DataChecksum checksum = new DataChecksum();
    checksum.add(data.size());
    for (int i = 0; i < data.size(); i++) {
      checksum.add(data.label(i));
    }
    SpikeData evaluated = data.evaluated();
    int read = Math.min(READ, data.size());
    for (int i = 0; i < read; i++) {
      checksum.addSpikes(evaluated, (int) ((long) i * data.size() / read));
    }
    return checksum.sum.getValue();
  }

  private void addSpikes(SpikeData data, int sample) {
    data.read(sample, 0, events);
    for (int t = 0; t < data.steps(); t++) {
      add(events.start(t + 1));
    }
    for (int i = 0; i < events.start(data.steps()); i++) {
      add(events.ids()[i]);
    }
  }

  private void add(int value) {
    sum.update(word.clear().putInt(value).flip());
  }
}
