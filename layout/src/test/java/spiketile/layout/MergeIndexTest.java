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
  void aRowIsTwoIntsWithoutGaps() {
    assertThat(new long[] {MergeIndex.FIRED_AT, MergeIndex.ACTIVE_AT, MergeIndex.ROW})
        .containsExactly(0, 4, 8);
  }

  @Test
  void memoryForAllRowsIsNeeded() {
    assertThat(new MergeIndex(arena.allocate(64), 8).rows()).isEqualTo(8);
    assertThatThrownBy(() -> new MergeIndex(arena.allocate(64), 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("72")
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
