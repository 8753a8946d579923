package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterMemoryTest {
  private final ModelArena arena = ModelArena.open(Backing.GUARDED, 0);

  @AfterEach
  void close() {
    arena.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void parametersGradientAndMomentsStandOneAfterAnother(int moments) {
    ParameterMemory memory = ParameterMemory.allocate(arena, 3, 20, moments);
    List<Block> blocks = new ArrayList<>(List.of(memory.values(), memory.gradient()));
    for (int i = 0; i < moments; i++) {
      blocks.add(memory.moment(i));
    }

    assertThat(memory.count()).isEqualTo(3 * 32);
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      assertThat(block.data().address()).isEqualTo(memory.data().address() + i * 4L * 96);
      assertThat(block.rows()).isEqualTo(3);
      assertThat(block.width()).isEqualTo(20);
      assertThat(block.stride()).isEqualTo(32);
    }
    assertThat(memory.data().byteSize()).isEqualTo((2 + moments) * 4L * 96);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0, 128", "3, 20, 0, 768", "3, 20, 2, 1536", "701, 64, 2, 717824"})
  void bytesAreThoseOfAllBlocks(int rows, int width, int moments, long bytes) {
    assertThat(ParameterMemory.bytes(rows, width, moments)).isEqualTo(bytes);
  }

  @Test
  void aMomentThatIsNotThereIsRefused() {
    ParameterMemory memory = ParameterMemory.allocate(arena, 3, 20, 1);

    assertThatThrownBy(() -> memory.moment(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> memory.moment(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 20, 0, rows 0",
    "3, 0, 0, width 0",
    "3, 20, -1, moments -1",
    "3, 20, 3, moments 3"
  })
  void numbersOutOfRangeAreNamed(int rows, int width, int moments, String message) {
    MemorySegment data = arena.allocate(4096);

    assertThatThrownBy(() -> new ParameterMemory(data, rows, width, moments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void heapMisalignedAndTooSmallMemoryIsRefused() {
    MemorySegment heap = MemorySegment.ofArray(new float[64]);
    MemorySegment shifted = arena.allocate(256).asSlice(4);
    MemorySegment small = arena.allocate(128);

    assertThatThrownBy(() -> new ParameterMemory(heap, 1, 16, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameter memory is on the heap");
    assertThatThrownBy(() -> new ParameterMemory(shifted, 1, 16, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64");
    assertThatThrownBy(() -> new ParameterMemory(small, 1, 16, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("192")
        .hasMessageContaining("128");
  }
}
