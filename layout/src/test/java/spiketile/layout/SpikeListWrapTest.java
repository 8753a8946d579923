package spiketile.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** A list over somebody else's memory: nothing is copied, and nothing malformed gets in. */
class SpikeListWrapTest {
  private final ModelArena arena = ModelArena.open(Backing.PLAIN, 0);

  @AfterEach
  void close() {
    arena.close();
  }

  /** Native memory of exactly these ints, without the arena's rounding. */
  private MemorySegment ints(int... values) {
    long bytes = (long) values.length * Integer.BYTES;
    MemorySegment exact = arena.allocate(bytes).asSlice(0, bytes);
    return exact.copyFrom(MemorySegment.ofArray(values));
  }

  @Test
  void aListLooksAtTheMemoryItIsGiven() {
    MemorySegment ids = ints(3, 1, 4, 8, 0);

    SpikeList list = SpikeList.wrap(9, ints(0, 2, 2, 5), ints(1, 2, 4), ids);

    assertThat(list.neurons()).isEqualTo(9);
    assertThat(list.rows()).isEqualTo(3);
    assertThat(list.entries()).isEqualTo(5);
    assertThat(list.capacity()).isEqualTo(5);
    assertThat(list.detail()).isEqualTo(SpikeList.Detail.IDS);
    assertThat(list.rowStart(2)).isEqualTo(2);
    assertThat(list.firedEnd(2)).isEqualTo(4);
    assertThat(list.sigmas().byteSize()).isZero();
    assertThat(list.membranes().byteSize()).isZero();
    ids.setAtIndex(JAVA_INT, 4, 7);
    assertThat(list.id(4)).isEqualTo(7);
  }

  @Test
  void aListMayHaveNoRowAndNoEntry() {
    assertThat(SpikeList.wrap(1, ints(0), ints(), ints()).rows()).isZero();
    assertThat(SpikeList.wrap(1, ints(0, 0, 0), ints(0, 0), ints()).entries()).isZero();
  }

  @Test
  void memoryMayBeLargerThanTheRowsNeed() {
    SpikeList list = SpikeList.wrap(9, ints(0, 1, 77, 77), ints(1), ints(5, 6));

    assertThat(list.rows()).isEqualTo(1);
    assertThat(list.entries()).isEqualTo(1);
  }

  static final List<Arguments> malformed =
      List.of(
          malformed("starts after 0", new int[] {1, 2}, 2),
          malformed("starts before 0", new int[] {-1, 2}, 2),
          malformed("no rows, but starts after 0", new int[] {1}),
          malformed("no rows, but starts before 0", new int[] {-1}),
          malformed("fired ends before its row", new int[] {0, 2, 3}, 1, 1),
          malformed("fired ends before 0", new int[] {0, 2}, -1),
          malformed("fired ends after its row", new int[] {0, 2, 3}, 3, 3),
          malformed("the next row starts before this one", new int[] {0, 2, 1}, 2, 2),
          malformed("the last row ends before it starts", new int[] {0, 2, 0}, 1, 0),
          malformed("negative end", new int[] {0, -1}, 0));

  private static Arguments malformed(String why, int[] rowStart, int... firedEnd) {
    return Arguments.of(Named.of(why, rowStart), firedEnd);
  }

  @ParameterizedTest
  @FieldSource("malformed")
  void malformedRowsAreRefused(int[] rowStart, int[] firedEnd) {
    MemorySegment starts = ints(rowStart);
    MemorySegment ends = ints(firedEnd);
    MemorySegment ids = ints(0, 1, 2, 3, 4);

    assertThatThrownBy(() -> SpikeList.wrap(9, starts, ends, ids))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row")
        .hasMessageContaining("ascend");
  }

  @Test
  void theMessageNamesTheRowAndItsBounds() {
    MemorySegment starts = ints(0, 2, 6, 5);
    MemorySegment ends = ints(1, 6, 6);

    assertThatThrownBy(() -> SpikeList.wrap(9, starts, ends, ints(1, 2, 3, 4, 5, 6)))
        .hasMessageContaining("row 2")
        .hasMessageContaining("rowStart 6")
        .hasMessageContaining("firedEnd 6")
        .hasMessageContaining("next rowStart 5");
  }

  @Test
  void tooFewRowStartsOrIdsAreRefused() {
    assertThatThrownBy(() -> SpikeList.wrap(9, ints(0, 2), ints(1, 2), ints(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rowStart needs 12 bytes")
        .hasMessageContaining("8");
    assertThatThrownBy(() -> SpikeList.wrap(9, ints(0, 3), ints(1), ints(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ids needs 12 bytes")
        .hasMessageContaining("8");
  }

  @Test
  void heapMemoryIsRefused() {
    MemorySegment heap = MemorySegment.ofArray(new int[] {0, 1});

    assertThatThrownBy(() -> SpikeList.wrap(9, heap, ints(1), ints(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rowStart is on the heap");
    assertThatThrownBy(() -> SpikeList.wrap(9, ints(0, 1, 1), heap, ints(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("firedEnd is on the heap");
    assertThatThrownBy(() -> SpikeList.wrap(9, ints(0, 1), ints(1), heap))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ids is on the heap");
  }

  @Test
  void memoryOffAnIntsBoundaryIsRefused() {
    MemorySegment shifted = arena.allocate(64).asSlice(2, 8);

    assertThatThrownBy(() -> SpikeList.wrap(9, shifted, ints(0), ints(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rowStart")
        .hasMessageContaining("0x%x".formatted(shifted.address()));
  }

  @Test
  void aListNeedsANeuron() {
    assertThatThrownBy(() -> SpikeList.wrap(0, ints(0, 0), ints(0), ints()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }
}
