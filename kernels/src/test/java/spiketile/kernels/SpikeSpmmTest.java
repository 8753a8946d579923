package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;

/** The current is the bias plus the weight rows of the fired ids, added in their order: to the bit. */
class SpikeSpmmTest {
  private static final String FORMS_AND_WIDTHS = "spiketile.kernels.Shape#formsAndWidths";

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void oneProjection(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      check(form, shape, 1);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void twoProjectionsOneAfterTheOtherWithAndWithoutDelay(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      check(form, shape, 0, 1);
    }
  }

  private static void check(Form form, Shape shape, int... delays) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = shape.random();
      PlainSpikes[] spikes = new PlainSpikes[delays.length];
      Projection[] inputs = new Projection[delays.length];
      Block[] weights = new Block[delays.length];
      for (int p = 0; p < delays.length; p++) {
        int neurons = shape.presynaptic() + 3 * p;
        spikes[p] = PlainSpikes.random(random, neurons, shape.rows(), shape.activity());
        SpikeList list = spikes[p].in(memory, neurons, SpikeList.Detail.IDS);
        weights[p] = memory.random(random, neurons, shape.width());
        inputs[p] = new Projection(list, delays[p], weights[p]);
      }
      Block bias = memory.random(random, 1, shape.width());
      Block current = memory.random(random, shape.rows(), shape.width());

      form.kernels.spikeSpmm().apply(inputs, bias, current, 0, shape.batch(), 0, shape.rows());

      for (int r = 0; r < shape.rows(); r++) {
        assertThat(GuardedMemory.values(current, r))
            .as("row %d: %s, delays %s", r, shape, Arrays.toString(delays))
            .isEqualTo(plainRow(spikes, inputs, weights, bias, shape.batch(), r));
      }
    }
  }

  private static float[] plainRow(
      PlainSpikes[] spikes, Projection[] inputs, Block[] weights, Block bias, int batch, int row) {
    float[] sum = GuardedMemory.values(bias, 0);
    for (int p = 0; p < inputs.length; p++) {
      int source = row - batch * inputs[p].delay();
      for (int j : source < 0 ? new int[0] : spikes[p].fired(source)) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weights[p].get(j, i);
        }
      }
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheRowsAskedForAreWrittenAtTheirPlaceInTheBlock(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(1);
      PlainSpikes spikes = PlainSpikes.random(random, 30, 20, 0.3);
      SpikeList list = spikes.in(memory, 30, SpikeList.Detail.IDS);
      Projection[] inputs = {new Projection(list, 1, memory.random(random, 30, 40))};
      Block bias = memory.random(random, 1, 40);
      Block all = memory.zeros(20, 40);
      Block some = memory.random(random, 6, 40);
      float[][] before = GuardedMemory.values(some);

      form.kernels.spikeSpmm().apply(inputs, bias, all, 0, 2, 0, 20);
      form.kernels.spikeSpmm().apply(inputs, bias, some, 10, 2, 12, 15);

      for (int r = 0; r < 6; r++) {
        boolean written = r >= 2 && r < 5;
        assertThat(GuardedMemory.values(some, r))
            .as("row %d of the block", r)
            .isEqualTo(written ? GuardedMemory.values(all, 10 + r) : before[r]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWindowOfColumnsTakesTheWindowsWeights(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(2);
      PlainSpikes spikes = PlainSpikes.random(random, 30, 6, 0.3);
      SpikeList list = spikes.in(memory, 30, SpikeList.Detail.IDS);
      Block weights = memory.random(random, 30, 96);
      Block bias = memory.random(random, 1, 96);
      Block all = memory.zeros(6, 96);
      Block window = memory.zeros(6, 96);

      form.kernels
          .spikeSpmm()
          .apply(new Projection[] {new Projection(list, 0, weights)}, bias, all, 0, 1, 0, 6);
      for (int first = 0; first < 96; first += 48) {
        Projection part = new Projection(list, 0, weights.columns(first, 48, 48));
        Block out = window.columns(first, 48, 48);
        form.kernels
            .spikeSpmm()
            .apply(new Projection[] {part}, bias.columns(first, 48, 48), out, 0, 1, 0, 6);
      }

      assertThat(GuardedMemory.values(window)).isDeepEqualTo(GuardedMemory.values(all));
    }
  }
}
