package spiketile.layout;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import spiketile.layout.SpikeList.Detail;

class SpikeListTest {
  private final ModelArena arena = ModelArena.open(Backing.GUARDED, 0);

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void aNewListHasRoomButNoRows() {
    SpikeList list = SpikeList.allocate(arena, 7, 5, Detail.SIGMA, 20);

    assertThat(list.neurons()).isEqualTo(7);
    assertThat(list.rows()).isZero();
    assertThat(list.entries()).isZero();
    assertThat(list.capacity()).isEqualTo(20);
    assertThat(list.detail()).isEqualTo(Detail.SIGMA);
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheDetailAskedForTakesMemory(Detail detail) {
    SpikeList list = SpikeList.allocate(arena, 7, 5, detail, 20);

    assertThat(list.ids().byteSize()).isGreaterThanOrEqualTo(80);
    assertThat(list.sigmas().byteSize() >= 80).isEqualTo(detail != Detail.IDS);
    assertThat(list.membranes().byteSize() >= 80).isEqualTo(detail == Detail.SIGMA_AND_MEMBRANE);
  }

  @ParameterizedTest
  @EnumSource
  void bytesAreWhatAllocatingTakes(Detail detail) {
    for (int rows : new int[] {0, 1, 15, 16, 100}) {
      for (int capacity : new int[] {0, 1, 16, 17, 1000}) {
        long before = arena.allocatedBytes();
        SpikeList.allocate(arena, 3, rows, detail, capacity);

        assertThat(SpikeList.bytes(rows, detail, capacity))
            .as("%d rows, %d entries", rows, capacity)
            .isEqualTo(arena.allocatedBytes() - before);
      }
    }
  }

  @Test
  void beginEmptiesTheFirstRows() {
    SpikeList list = SpikeList.allocate(arena, 7, 5, Detail.IDS, 20);
    list.rowStarts().fill((byte) -1);
    list.firedEnds().fill((byte) -1);

    list.begin(4, 2);

    assertThat(list.rows()).isEqualTo(4);
    assertThat(list.rowStart(0)).isZero();
    assertThat(list.firedEnd(0)).isZero();
    assertThat(list.rowStart(1)).isZero();
    assertThat(list.firedEnd(1)).isZero();
    assertThat(list.rowStart(2)).isZero();
    assertThat(list.firedEnd(2)).as("row 2 is the writer's").isEqualTo(-1);
    assertThat(list.rowStart(3)).isEqualTo(-1);
  }

  @Test
  void aListMayBeEmptyThroughout() {
    SpikeList list = SpikeList.allocate(arena, 7, 5, Detail.IDS, 0);

    list.begin(5, 5);

    assertThat(list.entries()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"6, 0", "-1, 0"})
  void moreRowsThanThereIsRoomForAreRefused(int rows, int empty) {
    SpikeList list = SpikeList.allocate(arena, 7, 5, Detail.IDS, 20);

    assertThatThrownBy(() -> list.begin(rows, empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5")
        .hasMessageContaining(Integer.toString(rows));
  }

  @ParameterizedTest
  @CsvSource({"3, 4", "3, -1"})
  void moreEmptyRowsThanRowsAreRefused(int rows, int empty) {
    SpikeList list = SpikeList.allocate(arena, 7, 5, Detail.IDS, 20);

    assertThatThrownBy(() -> list.begin(rows, empty)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "-2, 5", "3, -1"})
  void aListNeedsANeuronAndNoFewerThanNoRows(int neurons, int rows) {
    assertThatThrownBy(() -> SpikeList.allocate(arena, neurons, rows, Detail.IDS, 20))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void growthKeepsTheContentAndDoubles() {
    SpikeList list = SpikeList.allocate(arena, 100, 1, Detail.SIGMA_AND_MEMBRANE, 20);
    for (int k = 0; k < 20; k++) {
      list.ids().setAtIndex(JAVA_INT, k, k);
      list.sigmas().setAtIndex(JAVA_FLOAT, k, k + 0.5f);
      list.membranes().setAtIndex(JAVA_FLOAT, k, k + 0.25f);
    }

    list.ensureCapacity(arena, 21);

    assertThat(list.capacity()).isEqualTo(40);
    assertThat(list.ids().byteSize()).isGreaterThanOrEqualTo(160);
    assertThat(list.sigmas().byteSize()).isGreaterThanOrEqualTo(160);
    assertThat(list.membranes().byteSize()).isGreaterThanOrEqualTo(160);
    for (int k = 0; k < 20; k++) {
      assertThat(list.id(k)).isEqualTo(k);
      assertThat(list.sigma(k)).isEqualTo(k + 0.5f);
      assertThat(list.membranes().getAtIndex(JAVA_FLOAT, k)).isEqualTo(k + 0.25f);
    }
  }

  @Test
  void growthFarBeyondTwiceTakesWhatIsNeeded() {
    SpikeList list = SpikeList.allocate(arena, 100, 1, Detail.IDS, 20);

    list.ensureCapacity(arena, 1000);

    assertThat(list.capacity()).isEqualTo(1000);
    assertThat(list.sigmas().byteSize()).isZero();
    assertThat(list.membranes().byteSize()).isZero();
  }

  @Test
  void growthLeavesTheRowsAsTheyAre() {
    SpikeList list = SpikeList.allocate(arena, 100, 3, Detail.IDS, 2);
    list.begin(3, 1);
    list.firedEnds().setAtIndex(JAVA_INT, 1, 1);
    list.rowStarts().setAtIndex(JAVA_INT, 2, 2);

    list.ensureCapacity(arena, 3);

    assertThat(list.rows()).isEqualTo(3);
    assertThat(list.firedEnd(1)).isEqualTo(1);
    assertThat(list.rowStart(2)).isEqualTo(2);
  }

  @Test
  void aListWithRoomEnoughStaysWhereItIs() {
    SpikeList list = SpikeList.allocate(arena, 100, 1, Detail.SIGMA, 20);
    MemorySegment ids = list.ids();
    long before = arena.allocatedBytes();

    list.ensureCapacity(arena, 20);
    list.ensureCapacity(arena, 0);

    assertThat(list.ids()).isSameAs(ids);
    assertThat(arena.allocatedBytes()).isEqualTo(before);
  }

  @Test
  void moreEntriesThanAnIntCountsAreRefusedWithAdvice() {
    SpikeList list = SpikeList.allocate(arena, 100, 1, Detail.IDS, 20);

    assertThatThrownBy(() -> list.ensureCapacity(arena, 1L << 31))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2147483648")
        .hasMessageContaining("2³¹ − 1")
        .hasMessageContaining("smaller batch");
    assertThat(list.capacity()).isEqualTo(20);
  }
}
