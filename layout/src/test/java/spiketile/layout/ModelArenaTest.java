package spiketile.layout;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelArenaTest {
  /** Around the alignment, around a page, and more than the smallest slab. */
  private static final long[] SIZES = {0, 1, 63, 64, 65, 127, 128, 1000, 4095, 4096, 4097, 3 << 20};

  @ParameterizedTest
  @EnumSource
  void everyPieceIsAlignedRoundedUpAndZero(Backing backing) {
    try (ModelArena arena = ModelArena.open(backing, 0)) {
      for (long size : SIZES) {
        MemorySegment piece = arena.allocate(size);

        assertThat(piece.isNative()).isTrue();
        assertThat(piece.address() % ModelArena.ALIGNMENT).as("alignment of %d", size).isZero();
        assertThat(piece.byteSize()).as("size of %d", size).isEqualTo(roundedTo64(size));
        assertThat(piece.mismatch(zeros(piece))).as("first byte not 0 of %d", size).isEqualTo(-1);
      }
    }
  }

  private static long roundedTo64(long bytes) {
    long rounded = 64;
    while (rounded < bytes) {
      rounded += 64;
    }
    return rounded;
  }

  private static MemorySegment zeros(MemorySegment like) {
    return MemorySegment.ofArray(new byte[Math.toIntExact(like.byteSize())]);
  }

  @ParameterizedTest
  @EnumSource
  void piecesDoNotOverlap(Backing backing) {
    try (ModelArena arena = ModelArena.open(backing, 10_000)) {
      List<MemorySegment> pieces = new ArrayList<>();
      for (long size : SIZES) {
        MemorySegment piece = arena.allocate(size);
        piece.fill((byte) (pieces.size() + 1));
        pieces.add(piece);
      }

      for (int i = 0; i < pieces.size(); i++) {
        byte[] own = new byte[Math.toIntExact(pieces.get(i).byteSize())];
        MemorySegment expected = MemorySegment.ofArray(own).fill((byte) (i + 1));
        assertThat(pieces.get(i).mismatch(expected)).as("piece %d", i).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void allocatedBytesCountTheRoundedPieces(Backing backing) {
    try (ModelArena arena = ModelArena.open(backing, 1 << 20)) {
      assertThat(arena.allocatedBytes()).isZero();
      long expected = 0;
      for (long size : SIZES) {
        arena.allocate(size);
        expected += ModelArena.roundedBytes(size);
        assertThat(arena.allocatedBytes()).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 64", "1, 64", "64, 64", "65, 128", "128, 128", "1000, 1024"})
  void bytesAreRoundedUpToWholeLines(long bytes, long rounded) {
    assertThat(ModelArena.roundedBytes(bytes)).isEqualTo(rounded);
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "HUGE_PAGES"})
  void whatWasExpectedComesInOneSlab(Backing backing) {
    long piece = 3 << 20;
    try (ModelArena arena = ModelArena.open(backing, 3 * piece)) {
      MemorySegment first = arena.allocate(piece);
      MemorySegment second = arena.allocate(piece);
      MemorySegment third = arena.allocate(piece);

      assertThat(second.address()).isEqualTo(first.address() + piece);
      assertThat(third.address()).isEqualTo(second.address() + piece);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anArenaSaysWhereItsMemoryComesFrom(Backing backing) {
    try (ModelArena arena = ModelArena.open(backing, 1)) {
      assertThat(arena.backing()).isEqualTo(backing);
      assertThat(arena.hugePages() && backing != Backing.HUGE_PAGES).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingTwiceIsHarmless(Backing backing) {
    ModelArena arena = ModelArena.open(backing, 1);
    assertThat(arena.isOpen()).isTrue();

    arena.close();
    arena.close();

    assertThat(arena.isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aClosedArenaGivesNoMemory(Backing backing) {
    ModelArena arena = ModelArena.open(backing, 1);
    arena.close();

    assertThatThrownBy(() -> arena.allocate(64))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @ParameterizedTest
  @EnumSource
  void memoryOfAClosedArenaThrowsAndDoesNotCrash(Backing backing) {
    ModelArena arena = ModelArena.open(backing, 1);
    MemorySegment piece = arena.allocate(64);
    piece.set(JAVA_LONG, 0, 42);
    arena.close();

    assertThatThrownBy(() -> piece.get(JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> piece.set(JAVA_LONG, 0, 1)).isInstanceOf(IllegalStateException.class);
    assertThat(CompletableFuture.supplyAsync(() -> catchThrowable(() -> piece.get(JAVA_BYTE, 0))))
        .succeedsWithin(Duration.ofSeconds(10))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void otherThreadsReadAndWriteThePieces(Backing backing) {
    try (ModelArena arena = ModelArena.open(backing, 1)) {
      MemorySegment piece = arena.allocate(64);

      CompletableFuture.runAsync(() -> piece.set(JAVA_LONG, 8, 42)).join();

      assertThat(piece.get(JAVA_LONG, 8)).isEqualTo(42);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsThatAllocateAtTheSameTimeGetPiecesOfTheirOwn(Backing backing) {
    try (ModelArena arena = ModelArena.open(backing, 0)) {
      Set<Long> addresses = ConcurrentHashMap.newKeySet();

      IntStream.range(0, 2000).parallel().forEach(i -> addresses.add(arena.allocate(64).address()));

      assertThat(addresses).hasSize(2000);
      assertThat(arena.allocatedBytes()).isEqualTo(2000 * 64);
    }
  }

  @ParameterizedTest
  @EnumSource
  void negativeBytesAreRefused(Backing backing) {
    try (ModelArena arena = ModelArena.open(backing, 0)) {
      assertThatThrownBy(() -> arena.allocate(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-1");
    }
    assertThatThrownBy(() -> ModelArena.open(backing, -5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-5");
  }

  @ParameterizedTest
  @EnumSource
  void moreThanThereIsFailsAndCountsNothing(Backing backing) {
    try (ModelArena arena = ModelArena.open(backing, 0)) {
      arena.allocate(100);

      assertThatThrownBy(() -> arena.allocate(1L << 60)).isInstanceOf(OutOfMemoryError.class);
      assertThatThrownBy(() -> arena.allocate(Long.MAX_VALUE))
          .as("rounding up must not wrap around")
          .isInstanceOf(ArithmeticException.class);

      assertThat(arena.allocatedBytes()).isEqualTo(128);
      assertThat(arena.allocate(64).byteSize()).isEqualTo(64);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "HUGE_PAGES"})
  void anArenaThatCannotHaveWhatIsExpectedDoesNotOpen(Backing backing) {
    assertThatThrownBy(() -> ModelArena.open(backing, 1L << 60))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void hugePagesAreTheDefault() {
    try (ModelArena arena = ModelArena.open(1 << 20)) {
      boolean linux = System.getProperty("os.name").equals("Linux");
      assertThat(arena.backing()).isEqualTo(linux ? Backing.HUGE_PAGES : Backing.PLAIN);
    }
  }
}
