package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MergeIndexTest {
  private final ModelArena arena = ModelArena.open(Backing.PLAIN, 0);

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void aRowIsFourIntsWithoutGaps() {
    assertThat(
            new long[] {
              MergeIndex.FIRED_AT,
              MergeIndex.FIRED_KEPT,
              MergeIndex.ACTIVE_AT,
              MergeIndex.ACTIVE_KEPT,
              MergeIndex.ROW
            })
        .containsExactly(0, 4, 8, 12, 16);
  }

  @Test
  void memoryForAllRowsIsNeeded() {
    assertThat(new MergeIndex(arena.allocate(64), 4).rows()).isEqualTo(4);
    assertThatThrownBy(() -> new MergeIndex(arena.allocate(64), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("80")
        .hasMessageContaining("64");
  }

  @Test
  void heapMemoryIsRefused() {
    MemorySegment heap = MemorySegment.ofArray(new int[64]);

    assertThatThrownBy(() -> new MergeIndex(heap, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("merge index is on the heap");
  }
}
