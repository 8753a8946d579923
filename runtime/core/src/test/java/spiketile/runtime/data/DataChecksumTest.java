package spiketile.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DataChecksumTest {
  /** Sample i spikes once, in the bin and of the neuron that its label says, but for one sample. */
  private record OneSpike(int size, int otherLabel, int otherBin) implements SpikeData {
    private static final int OTHER = 5;

    @Override
    public int inputs() {
      return 7;
    }

    @Override
    public int steps() {
      return 4;
    }

    @Override
    public int classes() {
      return 3;
    }

    @Override
    public int label(int sample) {
      return sample == OTHER ? otherLabel : sample % 3;
    }

    @Override
    public void read(int sample, long draw, SampleEvents events) {
      events.begin(steps(), inputs());
      events.add(sample == OTHER ? otherBin : sample % 3, sample % 7);
    }
  }

  @Test
  void sameSamplesHaveTheSame() {
    assertThat(DataChecksum.of(new OneSpike(20, 2, 2)))
        .isEqualTo(DataChecksum.of(new OneSpike(20, 2, 2)));
    assertThat(DataChecksum.of(new OneSpike(0, 2, 2)))
        .isEqualTo(DataChecksum.of(new OneSpike(0, 1, 1)));
  }

  @Test
  void sizesLabelsAndSpikesMatter() {
    long checksum = DataChecksum.of(new OneSpike(20, 2, 2));

    assertThat(DataChecksum.of(new OneSpike(21, 2, 2))).isNotEqualTo(checksum);
    assertThat(DataChecksum.of(new OneSpike(20, 1, 2))).isNotEqualTo(checksum);
    assertThat(DataChecksum.of(new OneSpike(20, 2, 3))).isNotEqualTo(checksum);
  }

  /** Of 1000 samples the sixth is not read. */
  @Test
  void spikesOfSomeSamplesAreRead() {
    assertThat(DataChecksum.of(new OneSpike(1000, 2, 2)))
        .isEqualTo(DataChecksum.of(new OneSpike(1000, 2, 3)));
  }
}
