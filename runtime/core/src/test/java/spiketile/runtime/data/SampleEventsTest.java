package spiketile.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SampleEventsTest {
  private final SampleEvents events = new SampleEvents();

  @BeforeEach
  void fourBinsOfTenNeurons() {
    events.begin(4, 10);
  }

  private int[] bin(int time) {
    return Arrays.copyOfRange(events.ids(), events.start(time), events.start(time + 1));
  }

  @Test
  void spikesStandInTheirBinsAndOtherBinsAreEmpty() {
    events.add(1, 0);
    events.add(1, 9);
    events.add(3, 4);

    assertThat(bin(0)).isEmpty();
    assertThat(bin(1)).containsExactly(0, 9);
    assertThat(bin(2)).isEmpty();
    assertThat(bin(3)).containsExactly(4);
  }

  @Test
  void aSampleMayHaveNoSpike() {
    assertThat(events.start(4)).isZero();
  }

  @Test
  void binsAfterTheLastSpikeAreEmpty() {
    events.add(0, 7);

    assertThat(bin(0)).containsExactly(7);
    assertThat(IntStream.range(1, 4)).allSatisfy(time -> assertThat(bin(time)).isEmpty());
  }

  @Test
  void aSecondSampleKnowsNothingOfTheFirst() {
    events.add(0, 1);
    events.add(3, 5);

    events.begin(2, 3);
    events.add(1, 2);

    assertThat(events.steps()).isEqualTo(2);
    assertThat(events.inputs()).isEqualTo(3);
    assertThat(bin(0)).isEmpty();
    assertThat(bin(1)).containsExactly(2);
  }

  @Test
  void thousandsOfSpikesFit() {
    events.begin(3, 5000);
    for (int t = 0; t < 3; t++) {
      for (int id = t; id < 5000; id++) {
        events.add(t, id);
      }
    }

    for (int t = 0; t < 3; t++) {
      assertThat(bin(t)).isEqualTo(IntStream.range(t, 5000).toArray());
    }
  }

  @Test
  void anEarlierBinIsRefused() {
    events.add(2, 3);

    assertThatThrownBy(() -> events.add(1, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("spike of neuron 4 in bin 1 is out of order");
  }

  @Test
  void aLowerIdInTheSameBinIsRefused() {
    events.add(2, 3);

    assertThatThrownBy(() -> events.add(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSameSpikeTwiceIsRefused() {
    events.add(0, 0);

    assertThatThrownBy(() -> events.add(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasRefusedLeavesNoTrace() {
    events.add(1, 3);
    assertThatThrownBy(() -> events.add(1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> events.add(0, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> events.add(3, 10)).isInstanceOf(IndexOutOfBoundsException.class);

    events.add(1, 4);

    assertThat(bin(1)).containsExactly(3, 4);
  }

  @Test
  void binsAndNeuronsThatDoNotExistAreRefused() {
    for (int[] spike : new int[][] {{-1, 0}, {4, 0}, {0, -1}, {0, 10}}) {
      assertThatThrownBy(() -> events.add(spike[0], spike[1]))
          .as("bin %d, neuron %d", spike[0], spike[1])
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
