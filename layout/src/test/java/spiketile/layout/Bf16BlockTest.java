package spiketile.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bf16BlockTest {
  @ParameterizedTest
  @CsvSource({
    "0x3f800000, 0x3f800000", // exact
    "0x3f807fff, 0x3f800000", // below half
    "0x3f808000, 0x3f800000", // half, to even
    "0x3f818000, 0x3f820000", // half, to even
    "0x3f808001, 0x3f810000", // above half
    "0xbf818000, 0xbf820000", // negative
    "0x80000000, 0x80000000", // −0
    "0x00000001, 0x00000000", // denormal
    "0x7f7fffff, 0x7f800000", // above the largest bf16
  })
  void roundsToTheNearestTiesToEven(String value, String rounded) {
    float from = Float.intBitsToFloat(Integer.parseUnsignedInt(value.substring(2), 16));

    int bits = Float.floatToRawIntBits(Bf16Block.round(from));

    assertThat(Integer.toHexString(bits))
        .isEqualTo(Integer.toHexString(Integer.parseUnsignedInt(rounded.substring(2), 16)));
  }

  @Test
  void aPairHoldsColumnsSixteenApartAndALoneHalfGroupFloats() {
    try (ModelArena arena = ModelArena.open(0)) {
      Bf16Block block = Bf16Block.allocate(arena, 2, 40);
      block.data().set(JAVA_INT, 128 + 4 * 3, 0x40000000 | 0x3f80);
      block.data().set(JAVA_INT, 128 + 64 + 4 * 5, 0x40400000);

      assertThat(block.padded()).isEqualTo(48);
      assertThat(block.rowBytes()).isEqualTo(128);
      assertThat(block.get(1, 3)).isEqualTo(1);
      assertThat(block.get(1, 19)).isEqualTo(2);
      assertThat(block.get(1, 37)).isEqualTo(3);
      assertThat(block.rows(1, 1).get(0, 19)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 64", "32, 64", "48, 128", "64, 128"})
  void aRowOfPairsTakesHalfTheBytesOfFloats(int padded, long bytes) {
    assertThat(Bf16Block.bytes(3, padded)).isEqualTo(3 * bytes);
  }

  @Test
  void refusesWhatIsNoBlock() {
    try (ModelArena arena = ModelArena.open(0)) {
      MemorySegment memory = arena.allocate(128);
      assertThatThrownBy(() -> new Bf16Block(memory, 2, 20, 20))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("multiple of 16");
      assertThatThrownBy(() -> new Bf16Block(memory, 3, 20, 32))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("192", "128");
      assertThatThrownBy(() -> new Bf16Block(MemorySegment.ofArray(new long[16]), 2, 20, 32))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("heap");
      Bf16Block block = new Bf16Block(memory, 2, 20, 32);
      assertThatThrownBy(() -> block.get(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> block.rows(1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
