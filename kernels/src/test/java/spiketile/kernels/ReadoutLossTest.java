package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;

class ReadoutLossTest {
  private final GuardedMemory memory = new GuardedMemory();

  @AfterEach
  void close() {
    memory.close();
  }

  private Block logits(SplittableRandom random, int classes, float scale) {
    Block logits = memory.zeros(3, classes);
    for (int i = 0; i < classes; i++) {
      logits.set(1, i, GuardedMemory.between(random, -scale, scale));
    }
    return logits;
  }

  private static double[] softmax(Block logits, int row) {
    double[] exp = new double[logits.width()];
    double sum = 0;
    for (int i = 0; i < exp.length; i++) {
      exp[i] = Math.exp(logits.get(row, i));
      sum += exp[i];
    }
    for (int i = 0; i < exp.length; i++) {
      exp[i] /= sum;
    }
    return exp;
  }

  @ParameterizedTest
  @MethodSource("spiketile.kernels.Shape#widths")
  void crossEntropyIsMinusTheLogOfTheLabelsSoftmax(int classes) {
    Block logits = logits(new SplittableRandom(classes), classes, 5);
    double[] probabilities = softmax(logits, 1);

    for (int label = 0; label < classes; label++) {
      assertThat(ReadoutLoss.crossEntropy(logits, 1, label, 0))
          .as("label %d", label)
          .isCloseTo(-Math.log(probabilities[label]), within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("spiketile.kernels.Shape#widths")
  void smoothedItIsTheMeanOverTheTarget(int classes) {
    Block logits = logits(new SplittableRandom(classes), classes, 5);
    double[] probabilities = softmax(logits, 1);
    double smoothing = 0.2;
    int label = classes / 2;
    double[] target = new double[classes];
    Arrays.fill(target, smoothing / classes);
    target[label] += 1 - smoothing;
    double loss = 0;
    for (int i = 0; i < classes; i++) {
      loss -= target[i] * Math.log(probabilities[i]);
    }

    assertThat(ReadoutLoss.crossEntropy(logits, 1, label, smoothing)).isCloseTo(loss, within(1e-6));
    ReadoutLoss.gradient(logits, 1, label, smoothing, 0.5);
    for (int i = 0; i < classes; i++) {
      assertThat((double) logits.get(1, i))
          .as("class %d", i)
          .isCloseTo(0.5 * (probabilities[i] - target[i]), within(1e-7));
    }
  }

  @ParameterizedTest
  @MethodSource("spiketile.kernels.Shape#widths")
  void theGradientIsSoftmaxMinusOneAtTheLabelTimesTheScale(int classes) {
    int label = classes / 2;
    double scale = 1.0 / 48;
    Block logits = logits(new SplittableRandom(classes), classes, 5);
    double[] probabilities = softmax(logits, 1);

    ReadoutLoss.gradient(logits, 1, label, 0, scale);

    double sum = 0;
    for (int i = 0; i < classes; i++) {
      double expected = scale * (probabilities[i] - (i == label ? 1 : 0));
      assertThat((double) logits.get(1, i)).as("class %d", i).isCloseTo(expected, within(1e-9));
      sum += logits.get(1, i);
    }
    assertThat(sum).as("sum of the gradient").isCloseTo(0, within(1e-8));
    assertThat(GuardedMemory.values(logits, 0)).as("another row").containsOnly(0f);
    assertThat(GuardedMemory.values(logits, 2)).as("another row").containsOnly(0f);
    for (int i = classes; i < logits.padded(); i++) {
      assertThat(logits.get(1, i)).as("padding %d", i).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 20})
  void theGradientIsTheSlopeOfTheLoss(int classes) {
    int label = classes - 1;
    float step = 0x1p-6f;
    Block gradient = logits(new SplittableRandom(classes), classes, 2);
    ReadoutLoss.gradient(gradient, 1, label, 0.1, 1);
    for (int i = 0; i < classes; i++) {
      Block above = logits(new SplittableRandom(classes), classes, 2);
      Block below = logits(new SplittableRandom(classes), classes, 2);
      above.set(1, i, above.get(1, i) + step);
      below.set(1, i, below.get(1, i) - step);

      double rise =
          ReadoutLoss.crossEntropy(above, 1, label, 0.1)
              - ReadoutLoss.crossEntropy(below, 1, label, 0.1);

      assertThat((double) gradient.get(1, i))
          .as("class %d", i)
          .isCloseTo(rise / (2 * step), within(1e-4));
    }
  }

  @ParameterizedTest
  @CsvSource({"1e4, -1e4", "-1e4, -1e4", "1e4, 1e4", "3e38, -3e38"})
  void hugeLogitsStayFinite(float first, float others) {
    float[] values = new float[20];
    Arrays.fill(values, others);
    values[0] = first;
    double log = first > others ? first : others + Math.log(20);
    for (int label : new int[] {0, 7}) {
      Block logits = memory.block(values);

      double loss = ReadoutLoss.crossEntropy(logits, 0, label, 0);
      ReadoutLoss.gradient(logits, 0, label, 0, 1);

      assertThat(loss).isCloseTo(log - values[label], within(1e-11 * Math.abs(log)));
      float[] gradient = GuardedMemory.values(logits, 0);
      double sum = 0;
      for (float slope : gradient) {
        assertThat(slope).isFinite().isBetween(-1f, 1f);
        sum += slope;
      }
      assertThat(sum).as("sum of the gradient").isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void softmaxesAddUpInARowOfSums() {
    Block logits = memory.random(new SplittableRandom(9), 3, 20);
    Block sums = memory.zeros(2, 20);
    double[] first = softmax(logits, 0);
    double[] second = softmax(logits, 2);

    ReadoutLoss.addSoftmax(logits, 0, sums, 1);
    ReadoutLoss.addSoftmax(logits, 2, sums, 1);

    for (int i = 0; i < 20; i++) {
      assertThat((double) sums.get(1, i)).isCloseTo(first[i] + second[i], within(1e-7));
      assertThat(sums.get(0, i)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("spiketile.kernels.Shape#widths")
  void countsAreTheSpikesOfEachSampleFromARowOn(int neurons) {
    int batch = 3;
    Shape shape = new Shape(neurons, 1, batch, 7, 0.3);
    PlainSpikes plain = PlainSpikes.random(shape.random(), neurons, shape.rows(), 0.3);
    SpikeList list = plain.in(memory, neurons, Detail.IDS);
    Block counts = memory.random(shape.random(), batch, neurons);
    counts.data().fill((byte) 0);
    float[][] expected = new float[batch][counts.padded()];
    for (int r = 2 * batch; r < shape.rows(); r++) {
      for (int id : plain.fired(r)) {
        expected[r % batch][id]++;
      }
    }

    ReadoutLoss.count(list, batch, 2 * batch, counts);

    assertThat(GuardedMemory.values(counts)).as("%s", shape).isDeepEqualTo(expected);
  }

  @Test
  void countsInAWindowLeaveTheOtherColumnsAsTheyAre() {
    SpikeList list =
        PlainSpikes.random(new SplittableRandom(10), 10, 6, 1).in(memory, 10, Detail.IDS);
    Block all = memory.random(new SplittableRandom(11), 3, 48);
    float[][] before = GuardedMemory.values(all);

    ReadoutLoss.count(list, 3, 0, all.columns(16, 10, 16));

    for (int b = 0; b < 3; b++) {
      for (int i = 0; i < 48; i++) {
        float expected = before[b][i] + (i >= 16 && i < 26 ? 2 : 0);
        assertThat(all.get(b, i)).as("[%d, %d]", b, i).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("spiketile.kernels.Shape#widths")
  void everyListedEntryGetsTheGradientOfItsCount(int neurons) {
    int batch = 3;
    Shape shape = new Shape(neurons, 1, batch, 7, 0.3);
    SplittableRandom random = shape.random();
    PlainSpikes plain = PlainSpikes.random(random, neurons, shape.rows(), 0.3);
    SpikeList list = plain.in(memory, neurons, Detail.IDS);
    Block gradient = memory.random(random, batch, neurons);
    MemorySegment error = memory.randomFloats(random, plain.entries());

    ReadoutLoss.spread(list, batch, gradient, error);

    for (int r = 0; r < shape.rows(); r++) {
      for (int k = plain.rowStart()[r]; k < plain.rowStart()[r + 1]; k++) {
        assertThat(error.getAtIndex(JAVA_FLOAT, k))
            .as("entry %d of row %d: %s", k, r, shape)
            .isEqualTo(gradient.get(r % batch, plain.ids()[k]));
      }
    }
  }
}
