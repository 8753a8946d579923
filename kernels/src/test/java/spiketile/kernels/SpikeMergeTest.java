package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.MergeIndex;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;

/** The exchange against a merge in arrays. */
class SpikeMergeTest {
  private static final int[] WIDTHS = {3, 17, 64, 1};
  private static final int NEURONS = 85;
  private static final int NO_CAP = Integer.MAX_VALUE;

  /** The tiles' lists of one layer. */
  private static final class Tiles {
    final PlainSpikes[] plain = new PlainSpikes[WIDTHS.length];
    final SpikeList[] lists = new SpikeList[WIDTHS.length];
    final MergeIndex[] places = new MergeIndex[WIDTHS.length];
    final int[] firstNeurons = new int[WIDTHS.length];
    final int rows;

    Tiles(GuardedMemory memory, Shape shape) {
      SplittableRandom random = shape.random();
      rows = shape.rows();
      int first = 0;
      for (int i = 0; i < WIDTHS.length; i++) {
        plain[i] = PlainSpikes.random(random, WIDTHS[i], rows, shape.activity());
        lists[i] = plain[i].in(memory, WIDTHS[i], Detail.SIGMA);
        places[i] = memory.mergeIndex(rows);
        firstNeurons[i] = first;
        first += WIDTHS[i];
      }
    }

    List<Integer> fired(int row) {
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < WIDTHS.length; i++) {
        for (int id : plain[i].fired(row)) {
          ids.add(firstNeurons[i] + id);
        }
      }
      return ids;
    }

    List<Integer> active(int row) {
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < WIDTHS.length; i++) {
        for (int id : plain[i].active(row)) {
          ids.add(firstNeurons[i] + id);
        }
      }
      return ids;
    }

    /** The lowest fired ids up to the cap, then active ones in the room that is left. */
    PlainSpikes merged(int cap) {
      PlainSpikes.Builder merged = new PlainSpikes.Builder(rows);
      for (int r = 0; r < rows; r++) {
        List<Integer> fired = fired(r);
        List<Integer> active = active(r);
        int firedKept = Math.min(fired.size(), cap);
        fired.subList(0, firedKept).forEach(id -> merged.add(id, 0, 0));
        merged.endFired();
        int activeKept = Math.min(active.size(), cap - firedKept);
        active.subList(0, activeKept).forEach(id -> merged.add(id, 0, 0));
        merged.endRow();
      }
      return merged.build();
    }

    int entries() {
      return IntStream.range(0, rows).map(r -> fired(r).size() + active(r).size()).sum();
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aRowIsTheTilesRowsOneAfterAnother(Shape shape) {
    check(shape, NO_CAP);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aCapKeepsTheLowestFiredIdsThenActiveOnes(Shape shape) {
    for (int cap : new int[] {0, 1, 4, 20, NEURONS - 1, NEURONS}) {
      check(shape, cap);
    }
  }

  static List<Shape> shapes() {
    return Shape.ofWidth(NEURONS).stream().filter(shape -> shape.presynaptic() == 1).toList();
  }

  private static void check(Shape shape, int cap) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Tiles tiles = new Tiles(memory, shape);
      PlainSpikes expected = tiles.merged(cap);
      SpikeList out = memory.list(NEURONS, tiles.rows, Detail.IDS, expected.entries());
      out.begin(tiles.rows, 0);

      SpikeMerge.count(tiles.lists, cap, out, 0, tiles.rows);
      long dropped = SpikeMerge.bounds(tiles.lists, out, 0, tiles.rows);
      SpikeMerge.copy(tiles.lists, tiles.firstNeurons, tiles.places, out, 0, tiles.rows);

      String given = shape + ", cap " + cap;
      expected.assertSameAs(out, given);
      assertThat(dropped).as(given).isEqualTo(tiles.entries() - expected.entries());
      assertAscending(PlainSpikes.of(out), given);
      assertPlaces(tiles, out, given);
    }
  }

  private static void assertAscending(PlainSpikes list, String given) {
    for (int r = 0; r < list.rows(); r++) {
      assertThat(list.fired(r)).as(given).isSorted().doesNotHaveDuplicates();
      assertThat(list.active(r)).as(given).isSorted().doesNotHaveDuplicates();
    }
  }

  /** By its places a tile finds each of its kept entries again in the layer's list. */
  private static void assertPlaces(Tiles tiles, SpikeList out, String given) {
    for (int i = 0; i < WIDTHS.length; i++) {
      for (int r = 0; r < tiles.rows; r++) {
        int[] fired = kept(tiles, out, i, r, MergeIndex.FIRED_AT, out.firedEnd(r));
        int[] active = kept(tiles, out, i, r, MergeIndex.ACTIVE_AT, out.rowStart(r + 1));
        String where = "%s, tile %d, row %d".formatted(given, i, r);
        assertThat(fired).as(where).isEqualTo(Arrays.copyOf(tiles.plain[i].fired(r), fired.length));
        assertThat(active)
            .as(where)
            .isEqualTo(Arrays.copyOf(tiles.plain[i].active(r), active.length));
      }
    }
  }

  private static int[] kept(Tiles tiles, SpikeList out, int tile, int row, long field, int end) {
    int at = tiles.places[tile].data().get(JAVA_INT, row * MergeIndex.ROW + field);
    int next =
        tile + 1 == WIDTHS.length
            ? end
            : tiles.places[tile + 1].data().get(JAVA_INT, row * MergeIndex.ROW + field);
    return IntStream.range(at, next).map(k -> out.id(k) - tiles.firstNeurons[tile]).toArray();
  }

  @Test
  void rowsMayBeMergedAStepAtATime() {
    Shape shape = new Shape(NEURONS, 1, 3, 7, 0.3);
    try (GuardedMemory memory = new GuardedMemory()) {
      Tiles tiles = new Tiles(memory, shape);
      PlainSpikes expected = tiles.merged(20);
      SpikeList out = memory.list(NEURONS, tiles.rows, Detail.IDS, expected.entries());
      out.begin(tiles.rows, 0);
      long dropped = 0;
      for (int r = 0; r < tiles.rows; r += 3) {
        SpikeMerge.count(tiles.lists, 20, out, r, r + 3);
        dropped += SpikeMerge.bounds(tiles.lists, out, r, r + 3);
        SpikeMerge.copy(tiles.lists, tiles.firstNeurons, tiles.places, out, r, r + 3);
      }

      expected.assertSameAs(out, shape);
      assertThat(dropped).isEqualTo(tiles.entries() - expected.entries());
    }
  }

  @Test
  void threadsMayCountAndCopyBlocksOfRowsAtTheSameTime() {
    Shape shape = new Shape(NEURONS, 1, 5, 60, 0.3);
    try (GuardedMemory memory = new GuardedMemory()) {
      Tiles tiles = new Tiles(memory, shape);
      PlainSpikes expected = tiles.merged(20);
      SpikeList out = memory.list(NEURONS, tiles.rows, Detail.IDS, expected.entries());
      out.begin(tiles.rows, 0);

      inTenBlocks(tiles.rows, (r, end) -> SpikeMerge.count(tiles.lists, 20, out, r, end));
      SpikeMerge.bounds(tiles.lists, out, 0, tiles.rows);
      inTenBlocks(
          tiles.rows,
          (r, end) -> SpikeMerge.copy(tiles.lists, tiles.firstNeurons, tiles.places, out, r, end));

      expected.assertSameAs(out, shape);
      assertPlaces(tiles, out, shape.toString());
    }
  }

  private interface RowBlock {
    void run(int firstRow, int endRow);
  }

  private static void inTenBlocks(int rows, RowBlock task) {
    CompletableFuture<?>[] blocks =
        IntStream.range(0, 10)
            .mapToObj(
                b -> CompletableFuture.runAsync(() -> task.run(b * rows / 10, (b + 1) * rows / 10)))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(blocks).join();
  }

  @Test
  void anotherMergeOfTheSameListsStartsAnew() {
    Shape shape = new Shape(NEURONS, 1, 3, 7, 0.3);
    try (GuardedMemory memory = new GuardedMemory()) {
      Tiles tiles = new Tiles(memory, shape);
      SpikeList out = memory.list(NEURONS, tiles.rows, Detail.IDS, tiles.entries());
      for (int cap : new int[] {NO_CAP, 4}) {
        out.begin(tiles.rows, 0);
        SpikeMerge.count(tiles.lists, cap, out, 0, tiles.rows);
        SpikeMerge.bounds(tiles.lists, out, 0, tiles.rows);
        SpikeMerge.copy(tiles.lists, tiles.firstNeurons, tiles.places, out, 0, tiles.rows);
      }

      tiles.merged(4).assertSameAs(out, shape);
    }
  }

  @Test
  void moreEntriesThanAListHoldsAreRefusedAtTheRowThatHasThem() {
    int most = Integer.MAX_VALUE;
    try (GuardedMemory memory = new GuardedMemory()) {
      SpikeList[] tiles = {bounds(memory, most - 1, 0, 0), bounds(memory, 0, 1, 0)};
      SpikeList out = memory.list(most, 3, Detail.IDS, 0);
      out.begin(3, 0);

      SpikeMerge.count(tiles, NO_CAP, out, 0, 3);
      assertThat(SpikeMerge.bounds(tiles, out, 0, 3)).isZero();
      assertThat(out.entries()).isEqualTo(most);

      tiles[1] = bounds(memory, 0, 1, 1);
      SpikeMerge.count(tiles, NO_CAP, out, 0, 3);
      assertThatThrownBy(() -> SpikeMerge.bounds(tiles, out, 0, 3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("row 2")
          .hasMessageContaining("2³¹ − 1");
    }
  }

  /** A list of which only the bounds are there, with so many fired entries in each row. */
  private static SpikeList bounds(GuardedMemory memory, int... entries) {
    SpikeList list = memory.list(Integer.MAX_VALUE, entries.length, Detail.IDS, 0);
    list.begin(entries.length, 0);
    for (int r = 0; r < entries.length; r++) {
      int end = list.rowStart(r) + entries[r];
      list.firedEnds().setAtIndex(JAVA_INT, r, end);
      list.rowStarts().setAtIndex(JAVA_INT, r + 1, end);
    }
    return list;
  }

  @Test
  void theBoundsSayHowMuchRoomTheCopyNeeds() {
    Shape shape = new Shape(NEURONS, 1, 3, 7, 0.3);
    try (GuardedMemory memory = new GuardedMemory()) {
      Tiles tiles = new Tiles(memory, shape);
      SpikeList out = memory.list(NEURONS, tiles.rows, Detail.IDS, 0);
      out.begin(tiles.rows, 0);

      SpikeMerge.count(tiles.lists, NO_CAP, out, 0, tiles.rows);
      SpikeMerge.bounds(tiles.lists, out, 0, tiles.rows);
      assertThat(out.entries()).isEqualTo(tiles.entries());
      out.ensureCapacity(memory.arena(), out.entries());
      SpikeMerge.copy(tiles.lists, tiles.firstNeurons, tiles.places, out, 0, tiles.rows);

      tiles.merged(NO_CAP).assertSameAs(out, shape);
    }
  }
}
