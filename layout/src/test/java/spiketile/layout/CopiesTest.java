package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopiesTest {
  private final ModelArena memory = ModelArena.open(Backing.GUARDED, 0);

  @AfterEach
  void close() {
    memory.close();
  }

  private static float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i + 0.5f;
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 5", "2, 16", "4, 17", "7, 33"})
  void arraysGoInAndComeOut(int rows, int width) {
    float[] values = values(rows * width);
    Block block = Copies.blockFrom(values, memory, rows, width);

    assertThat(block.get(rows - 1, width - 1)).isEqualTo(rows * width - 0.5f);
    for (int i = width; i < block.padded(); i++) {
      assertThat(block.get(0, i)).isZero();
    }
    assertThat(Copies.arrayFrom(block)).isEqualTo(values);
    float[] other = values(rows * width);
    other[0] = 9;
    Copies.copy(other, block);
    float[] out = new float[rows * width];
    Copies.copy(block, out);
    assertThat(out).isEqualTo(other);
  }

  @ParameterizedTest
  @CsvSource({"3, 5", "4, 17"})
  void buffersOfAnyKind(int rows, int width) {
    int bytes = 4 * rows * width;
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      for (ByteBuffer buffer :
          List.of(ByteBuffer.allocate(bytes + 1), ByteBuffer.allocateDirect(bytes + 1))) {
        buffer.order(order).position(1);
        buffer.asFloatBuffer().put(values(rows * width));

        Block block = Copies.blockFrom(buffer, memory, rows, width);

        assertThat(Copies.arrayFrom(block)).isEqualTo(values(rows * width));
        block.set(0, 0, -1);
        Copies.copy(block, buffer);
        assertThat(buffer.position()).isEqualTo(1);
        assertThat(buffer.asFloatBuffer().get(0)).isEqualTo(-1);
        assertThat(buffer.asFloatBuffer().get(1)).isEqualTo(1.5f);
      }
    }
  }

  @Test
  void otherSizesAreRefused() {
    Block block = Block.allocate(memory, 2, 3);

    assertThatThrownBy(() -> Copies.copy(new float[5], block))
        .hasMessage("5 values for a block of 2 rows of 3");
    assertThatThrownBy(() -> Copies.copy(block, new float[7])).hasMessageContaining("7 values");
    assertThatThrownBy(() -> Copies.copy(ByteBuffer.allocate(23), block))
        .hasMessageContaining("23 bytes are no multiple of 4");
    assertThatThrownBy(() -> Copies.copy(block, ByteBuffer.allocate(28)))
        .hasMessageContaining("7 values");
  }

  @Test
  void spikes() {
    SpikeList list = Copies.listFrom(new int[] {0, 2, 2, 3}, new int[] {1, 4, 0}, memory, 5);

    assertThat(list.rows()).isEqualTo(3);
    assertThat(list.rowStart(1)).isEqualTo(2);
    assertThat(list.firedEnd(0)).isEqualTo(2);
    assertThat(list.id(1)).isEqualTo(4);
    assertThatThrownBy(() -> Copies.listFrom(new int[] {0, 2}, new int[1], memory, 5))
        .hasMessageContaining("1 ids for 2 starts");
    assertThatThrownBy(() -> Copies.listFrom(new int[] {0, 2, 1, 3}, new int[3], memory, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
