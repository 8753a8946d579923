package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DropoutTest {
  private static final int SAMPLES = 200;
  private static final int NEURONS = 500;

  private static double share(Dropout dropout) {
    int dropped = 0;
    for (int b = 0; b < SAMPLES; b++) {
      for (int i = 0; i < NEURONS; i++) {
        dropped += dropout.drops(b, i) ? 1 : 0;
      }
    }
    return (double) dropped / SAMPLES / NEURONS;
  }

  /** Five standard deviations of a binomial share. */
  @Test
  void dropsTheShare() {
    for (double rate : new double[] {0.01, 0.2, 0.5, 0.9}) {
      Dropout dropout = new Dropout(rate, 0);
      dropout.draw(7, 0);
      double deviation = Math.sqrt(rate * (1 - rate) / SAMPLES / NEURONS);
      assertThat(share(dropout)).isCloseTo(rate, within(5 * deviation));
    }
  }

  @Test
  void dropsNobodyBeforeTheFirstDrawAndAfterStop() {
    Dropout dropout = new Dropout(0.5, 0);
    assertThat(share(dropout)).isZero();
    dropout.draw(1, 0);
    assertThat(share(dropout)).isPositive();
    dropout.stop();
    assertThat(share(dropout)).isZero();
  }

  @Test
  void dropsTheSameNeuronsOnAnyTile() {
    Dropout layer = new Dropout(0.5, 0);
    Dropout tile = new Dropout(0.5, 48);
    layer.draw(3, 0);
    tile.draw(3, 0);
    for (int i = 0; i < 100; i++) {
      assertThat(tile.drops(5, i)).isEqualTo(layer.drops(5, 48 + i));
    }
  }

  @Test
  void anotherDrawDropsOthers() {
    Dropout dropout = new Dropout(0.5, 0);
    dropout.draw(1, 0);
    boolean[] first = new boolean[NEURONS];
    for (int i = 0; i < NEURONS; i++) {
      first[i] = dropout.drops(0, i);
    }
    dropout.draw(2, 0);
    int same = 0;
    for (int i = 0; i < NEURONS; i++) {
      same += first[i] == dropout.drops(0, i) ? 1 : 0;
    }
    assertThat(same).isBetween(NEURONS / 3, NEURONS * 2 / 3);
  }

  @Test
  void anotherRateIsRefused() {
    assertThatThrownBy(() -> new Dropout(1, 0)).hasMessageContaining("below 1 needed, not 1.0");
    assertThatThrownBy(() -> new Dropout(-0.1, 0)).hasMessageContaining("not -0.1");
  }
}
