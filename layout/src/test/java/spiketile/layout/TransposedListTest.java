package spiketile.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransposedListTest {
  private final ModelArena arena = ModelArena.open(Backing.GUARDED, 0);

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void everyChunkHasAStartForEachNeuronAndAnEnd() {
    TransposedList list = TransposedList.allocate(arena, 7, 3, 20);

    assertThat(list.neurons()).isEqualTo(7);
    assertThat(list.maxChunks()).isEqualTo(3);
    assertThat(list.startOffset(0)).isZero();
    assertThat(list.startOffset(2)).isEqualTo(2 * 8 * 4);
    assertThat(list.cursorOffset(2)).isEqualTo(2 * 7 * 4);
    assertThat(list.starts().byteSize()).isGreaterThanOrEqualTo(3 * 8 * 4);
    assertThat(list.cursors().byteSize()).isGreaterThanOrEqualTo(3 * 7 * 4);
    assertThat(list.rows().byteSize()).isGreaterThanOrEqualTo(20 * 4);
  }

  @Test
  void aChunkCountsItsSpikes() {
    TransposedList list = TransposedList.allocate(arena, 2, 2, 20);
    int[] starts = {0, 3, 4, /* chunk 1 */ 9, 9, 11};
    list.starts().copyFrom(MemorySegment.ofArray(starts));

    assertThat(list.spikes(0)).isEqualTo(4);
    assertThat(list.spikes(1)).isEqualTo(2);
  }

  @Test
  void bytesAreWhatAllocatingTakes() {
    for (int neurons : new int[] {1, 15, 16, 700}) {
      for (int chunks : new int[] {1, 2, 7}) {
        for (int capacity : new int[] {0, 1, 16, 1001}) {
          long before = arena.allocatedBytes();
          TransposedList.allocate(arena, neurons, chunks, capacity);

          assertThat(TransposedList.bytes(neurons, chunks, capacity))
              .as("%d neurons, %d chunks, %d spikes", neurons, chunks, capacity)
              .isEqualTo(arena.allocatedBytes() - before);
        }
      }
    }
  }

  @Test
  void growthDoublesOrTakesWhatIsNeeded() {
    TransposedList list = TransposedList.allocate(arena, 7, 3, 32);
    MemorySegment rows = list.rows();

    list.ensureCapacity(arena, roomFor(32));
    assertThat(list.rows()).isSameAs(rows);

    list.ensureCapacity(arena, roomFor(33));
    assertThat(list.rows().byteSize()).isEqualTo(48 * 4);

    list.ensureCapacity(arena, roomFor(1600));
    assertThat(list.rows().byteSize()).isEqualTo(1600 * 4);
    list.rows().setAtIndex(JAVA_INT, 1599, 1);
  }

  private SpikeList roomFor(int entries) {
    return SpikeList.allocate(arena, 7, 1, SpikeList.Detail.IDS, entries);
  }

  @Test
  void itServesSmallerPopulationsToo() {
    TransposedList list = TransposedList.allocate(arena, 7, 3, 20);

    list.begin(4);

    assertThat(list.neurons()).isEqualTo(4);
    assertThat(list.startOffset(2)).isEqualTo(2 * 5 * 4);
    assertThat(list.cursorOffset(2)).isEqualTo(2 * 4 * 4);
    assertThatThrownBy(() -> list.begin(8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("7", "8");
    assertThatThrownBy(() -> list.begin(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
