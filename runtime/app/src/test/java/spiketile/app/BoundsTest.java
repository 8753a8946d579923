package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundsTest {
  @Test
  void endsAreAllowedOrNot() {
    assertThat(Bounds.of(1, 3).allow(1)).isTrue();
    assertThat(Bounds.of(1, 3).allow(3)).isTrue();
    assertThat(Bounds.of(1, 3).allow(3.1)).isFalse();
    assertThat(Bounds.SHARE.allow(0)).isFalse();
    assertThat(Bounds.SHARE.allow(1)).isTrue();
    assertThat(Bounds.BELOW_ONE.allow(0)).isTrue();
    assertThat(Bounds.BELOW_ONE.allow(1)).isFalse();
    assertThat(Bounds.of(0, 1).allow(Double.NaN)).isFalse();
  }

  @Test
  void textSaysWhatIsAllowed() {
    assertThat(Bounds.of(1, 1_000_000)).hasToString("from 1 to 1000000");
    assertThat(Bounds.SHARE).hasToString("above 0, at most 1");
    assertThat(Bounds.BELOW_ONE).hasToString("at least 0, below 1");
    assertThat(Bounds.of(Double.NEGATIVE_INFINITY, 0.5)).hasToString("from -Infinity to 0.5");
  }
}
