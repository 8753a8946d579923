package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;

class SpikeExpandTest {
  @ParameterizedTest
  @MethodSource("spiketile.kernels.Shape#widths")
  void firedIdsAreOneAndAllElseIsZero(int neurons) {
    for (Shape shape : Shape.ofWidth(neurons)) {
      if (shape.presynaptic() == 1) {
        try (GuardedMemory memory = new GuardedMemory()) {
          SplittableRandom random = shape.random();
          PlainSpikes plain = PlainSpikes.random(random, neurons, shape.rows(), shape.activity());
          SpikeList list = plain.in(memory, neurons, Detail.IDS);
          Block dense = memory.random(random, shape.rows(), Block.pad(neurons));

          SpikeExpand.apply(list, dense, 0, shape.rows());

          for (int r = 0; r < shape.rows(); r++) {
            float[] expected = new float[dense.padded()];
            for (int id : plain.fired(r)) {
              expected[id] = 1;
            }
            assertThat(GuardedMemory.values(dense, r)).as("%s", shape).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void otherRowsStayAsTheyAre() {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(3);
      SpikeList list = PlainSpikes.random(random, 20, 9, 0.5).in(memory, 20, Detail.IDS);
      Block dense = memory.random(random, 9, 32);
      float[][] before = GuardedMemory.values(dense);

      SpikeExpand.apply(list, dense, 3, 6);

      float[][] after = GuardedMemory.values(dense);
      for (int r : new int[] {0, 1, 2, 6, 7, 8}) {
        assertThat(after[r]).as("row %d", r).isEqualTo(before[r]);
      }
    }
  }
}
