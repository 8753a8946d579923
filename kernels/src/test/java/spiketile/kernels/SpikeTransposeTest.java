package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;
import spiketile.layout.TransposedList;

/** The transposition against a search for each neuron through all rows. */
class SpikeTransposeTest {
  @ParameterizedTest
  @MethodSource("spiketile.kernels.Shape#widths")
  void eachNeuronHasTheRowsInWhichItFired(int neurons) {
    for (Shape shape : Shape.ofWidth(neurons)) {
      if (shape.presynaptic() == 1) {
        try (GuardedMemory memory = new GuardedMemory()) {
          PlainSpikes plain =
              PlainSpikes.random(shape.random(), neurons, shape.rows(), shape.activity());
          SpikeList list = plain.in(memory, neurons, Detail.IDS);
          TransposedList out = memory.transposed(neurons, 1, plain.entries());

          SpikeTranspose.apply(list, 0, shape.rows(), 0, out, 0);

          assertThat(rows(out, 0))
              .as("%s", shape)
              .isEqualTo(search(plain, neurons, 0, shape.rows(), 0));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("spiketile.kernels.Shape#widths")
  void chunksOfTimeStandSideBySideAndTheirRowsAreShifted(int neurons) {
    Shape shape = new Shape(neurons, 1, 3, 7, 0.3);
    try (GuardedMemory memory = new GuardedMemory()) {
      PlainSpikes plain = PlainSpikes.random(shape.random(), neurons, 24, 0.3);
      SpikeList list = plain.in(memory, neurons, Detail.IDS);
      TransposedList out = memory.transposed(neurons, 3, plain.entries());

      // in any order, the last chunk shorter
      SpikeTranspose.apply(list, 18, 24, -18, out, 2);
      SpikeTranspose.apply(list, 0, 9, 3, out, 0);
      SpikeTranspose.apply(list, 9, 18, -6, out, 1);

      assertThat(rows(out, 0)).as("%s", shape).isEqualTo(search(plain, neurons, 0, 9, 3));
      assertThat(rows(out, 1)).as("%s", shape).isEqualTo(search(plain, neurons, 9, 18, -6));
      assertThat(rows(out, 2)).as("%s", shape).isEqualTo(search(plain, neurons, 18, 24, -18));
      assertThat(out.spikes(1))
          .isEqualTo(IntStream.range(9, 18).map(r -> plain.fired(r).length).sum());
    }
  }

  @Test
  void threadsMayTransposeChunksAtTheSameTime() {
    Shape shape = new Shape(200, 1, 5, 60, 0.3);
    try (GuardedMemory memory = new GuardedMemory()) {
      PlainSpikes plain = PlainSpikes.random(shape.random(), 200, shape.rows(), 0.3);
      SpikeList list = plain.in(memory, 200, Detail.IDS);
      TransposedList out = memory.transposed(200, 61, plain.entries());

      CompletableFuture.allOf(
              IntStream.range(0, 61)
                  .mapToObj(
                      t ->
                          CompletableFuture.runAsync(
                              () -> SpikeTranspose.apply(list, 5 * t, 5 * t + 5, 0, out, t)))
                  .toArray(CompletableFuture[]::new))
          .join();

      for (int t = 0; t < 61; t++) {
        assertThat(rows(out, t))
            .as("chunk %d", t)
            .isEqualTo(search(plain, 200, 5 * t, 5 * t + 5, 0));
      }
    }
  }

  @Test
  void aChunkWithoutRowsIsEmpty() {
    try (GuardedMemory memory = new GuardedMemory()) {
      Shape shape = new Shape(7, 1, 1, 7, 1);
      SpikeList list = PlainSpikes.random(shape.random(), 7, 8, 1).in(memory, 7, Detail.IDS);
      TransposedList out = memory.transposed(7, 1, list.entries());

      SpikeTranspose.apply(list, 8, 8, 0, out, 0);

      assertThat(out.spikes(0)).isZero();
    }
  }

  private static List<List<Integer>> rows(TransposedList list, int chunk) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int j = 0; j < list.neurons(); j++) {
      long at = list.startOffset(chunk) + 4L * j;
      int from = list.starts().get(JAVA_INT, at);
      int to = list.starts().get(JAVA_INT, at + 4);
      rows.add(
          IntStream.range(from, to).mapToObj(k -> list.rows().getAtIndex(JAVA_INT, k)).toList());
    }
    return rows;
  }

  private static List<List<Integer>> search(
      PlainSpikes plain, int neurons, int first, int end, int shift) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int j = 0; j < neurons; j++) {
      int neuron = j;
      rows.add(
          IntStream.range(first, end)
              .filter(r -> IntStream.of(plain.fired(r)).anyMatch(id -> id == neuron))
              .mapToObj(r -> r + shift)
              .toList());
    }
    return rows;
  }
}
