package spiketile.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {
  /** The sequence of SplitMix64 from seed 0, as published with its reference implementation. */
  @Test
  void mixingIsTheFinaliserOfSplitMix64() {
    assertThat(Seeds.mix(0, 0)).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(Seeds.mix(0, 1)).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(Seeds.mix(0, 2)).isEqualTo(0x06C45D188009454FL);
  }

  @Test
  void otherNumbersAndOtherSeedsGiveOtherSeeds() {
    Set<Long> seen = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      for (long number = -1; number < 100; number++) {
        seen.add(Seeds.mix(seed, number));
      }
    }

    assertThat(seen).hasSize(100 * 101);
  }

  @Test
  void neighboursDifferInAboutHalfOfTheirBits() {
    int bits = 0;
    for (int number = 0; number < 1000; number++) {
      bits += Long.bitCount(Seeds.mix(7, number) ^ Seeds.mix(7, number + 1));
    }

    assertThat(bits / 1000.0).isBetween(31.0, 33.0);
  }
}
