package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockTest {
  private final ModelArena arena = ModelArena.open(Backing.GUARDED, 0);

  @AfterEach
  void close() {
    arena.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 16", "15, 16", "16, 16", "17, 32", "64, 64", "65, 80", "200, 208"})
  void widthsArePaddedToWholeLines(int width, int padded) {
    assertThat(Block.pad(width)).isEqualTo(padded);

    Block block = Block.allocate(arena, 3, width);

    assertThat(block.width()).isEqualTo(width);
    assertThat(block.padded()).isEqualTo(padded);
    assertThat(block.stride()).isEqualTo(padded);
    assertThat(block.rows()).isEqualTo(3);
    assertThat(block.data().byteSize()).isEqualTo(3L * padded * Float.BYTES);
  }

  @ParameterizedTest
  @CsvSource({"0, 16, 16, 0", "1, 16, 16, 64", "1, 16, 64, 64", "3, 16, 64, 576", "2, 32, 32, 256"})
  void bytesEndWithTheLastRowsPadding(int rows, int padded, int stride, long bytes) {
    assertThat(Block.bytes(rows, padded, stride)).isEqualTo(bytes);
  }

  @Test
  void clearedRowsAreZeroAndOthersStay() {
    Block block = new Block(arena.allocate(4 * (3 * 48 + 32)), 4, 20, 32, 48);
    block.data().fill((byte) 1);
    float other = block.get(0, 0);

    block.clear(1, 2);

    for (int c = 0; c < 32; c++) {
      assertThat(new float[] {block.get(0, c), block.get(1, c), block.get(2, c), block.get(3, c)})
          .containsExactly(other, 0, 0, other);
    }
    assertThat(block.data().getAtIndex(ValueLayout.JAVA_FLOAT, 48 + 32)).isEqualTo(other);
    block.clear(4, 0);
    assertThatThrownBy(() -> block.clear(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void elementsStandAtRowTimesStrideplusColumn() {
    Block block = new Block(arena.allocate(4 * 3 * 48), 3, 20, 32, 48);

    block.set(2, 31, 7.5f);

    assertThat(block.get(2, 31)).isEqualTo(7.5f);
    assertThat(block.data().getAtIndex(ValueLayout.JAVA_FLOAT, 2 * 48 + 31)).isEqualTo(7.5f);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "3, 0", "0, -1", "0, 32"})
  void elementsOutsideThePaddedRowsAreRefused(int row, int column) {
    Block block = new Block(arena.allocate(4 * 3 * 48), 3, 20, 32, 48);

    assertThatThrownBy(() -> block.get(row, column)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.set(row, column, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aBlockMayHaveNoRow() {
    Block block = Block.allocate(arena, 0, 5);

    assertThat(block.rows()).isZero();
    assertThatThrownBy(() -> block.get(0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void heapMemoryIsRefusedAndTheMessageSaysSo() {
    MemorySegment heap = MemorySegment.ofArray(new float[64]);

    assertThatThrownBy(() -> new Block(heap, 1, 16, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("on the heap")
        .hasMessageContaining("native");
  }

  @Test
  void memoryOffA64ByteBoundaryIsRefused() {
    MemorySegment shifted = arena.allocate(256).asSlice(4);

    assertThatThrownBy(() -> new Block(shifted, 1, 16, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0x%x".formatted(shifted.address()))
        .hasMessageContaining("64");
  }

  @Test
  void memoryTooSmallIsRefused() {
    MemorySegment data = arena.allocate(3 * 64);

    assertThat(new Block(data, 3, 16, 16).rows()).isEqualTo(3);
    assertThatThrownBy(() -> new Block(data, 4, 16, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256")
        .hasMessageContaining("192");
    assertThatThrownBy(() -> new Block(data, 3, 16, 16, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("320")
        .hasMessageContaining("192");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 16, 16, 16, rows",
    "1, 0, 16, 16, width",
    "1, -3, 16, 16, width",
    "1, 17, 16, 16, padded",
    "1, 8, 8, 16, padded",
    "1, 16, 32, 16, stride",
    "1, 16, 16, 24, stride",
    "1, 16, 0, 16, padded"
  })
  void numbersOutOfRangeAreRefusedByName(int rows, int width, int padded, int stride, String name) {
    MemorySegment data = arena.allocate(4096);

    assertThatThrownBy(() -> new Block(data, rows, width, padded, stride))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void aWindowOfRowsSharesTheMemory() {
    Block block = Block.allocate(arena, 5, 20);
    Block window = block.rows(2, 3);

    window.set(0, 7, 1f);
    block.set(4, 31, 2f);

    assertThat(window.rows()).isEqualTo(3);
    assertThat(window.width()).isEqualTo(20);
    assertThat(window.padded()).isEqualTo(32);
    assertThat(block.get(2, 7)).isEqualTo(1f);
    assertThat(window.get(2, 31)).isEqualTo(2f);
    assertThat(window.data().byteSize()).isEqualTo(3L * 32 * Float.BYTES);
  }

  @Test
  void aWindowOfColumnsSharesTheMemoryAndTheStride() {
    Block block = Block.allocate(arena, 3, 64);
    Block window = block.columns(16, 20, 32);

    window.set(2, 1, 1f);
    block.set(1, 47, 2f);

    assertThat(window.rows()).isEqualTo(3);
    assertThat(window.width()).isEqualTo(20);
    assertThat(window.padded()).isEqualTo(32);
    assertThat(window.stride()).isEqualTo(64);
    assertThat(block.get(2, 17)).isEqualTo(1f);
    assertThat(window.get(1, 31)).isEqualTo(2f);
    assertThatThrownBy(() -> window.get(0, 32)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void windowsOfWindowsShareTheMemory() {
    Block block = Block.allocate(arena, 6, 64);
    Block window = block.columns(48, 16, 16).rows(1, 5).rows(2, 3);

    window.set(2, 15, 3f);

    assertThat(block.get(5, 63)).isEqualTo(3f);
  }

  @ParameterizedTest
  @CsvSource({"0, 6", "5, 1", "-1, 1", "2, -1"})
  void windowsOfRowsStayInside(int first, int count) {
    Block block = Block.allocate(arena, 5, 16);

    assertThatThrownBy(() -> block.rows(first, count))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 0", "5, 0", "0, 5"})
  void aWindowOfRowsMayBeEmptyOrWhole(int first, int count) {
    Block block = Block.allocate(arena, 5, 64);

    assertThat(block.rows(first, count).rows()).isEqualTo(count);
    assertThat(block.columns(16, 16, 16).rows(first, count).rows()).isEqualTo(count);
  }

  @Test
  void windowsOfColumnsStayInsideAndOnLines() {
    Block block = Block.allocate(arena, 5, 64);

    assertThatThrownBy(() -> block.columns(48, 16, 32))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.columns(-16, 16, 16))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> block.columns(8, 16, 16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64");
  }
}
