package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Optimizers.AdamStep;
import spiketile.kernels.Optimizers.SgdStep;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.MergeIndex;
import spiketile.layout.ParameterMemory;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;
import spiketile.layout.TransposedList;

/** What does not fit is refused at a kernel's edge, with what was given in the message. */
class RefusalsTest {
  /** Neurons of the tile, presynaptic neurons, batch, and rows of all lists. */
  private static final int WIDTH = 20;

  private static final int BELOW = 7;
  private static final int BATCH = 2;
  private static final int ROWS = 8;

  private final GuardedMemory memory = new GuardedMemory();
  private final SpikeList below = list(BELOW, Detail.IDS);
  private final Projection synapses = new Projection(below, 1, memory.zeros(BELOW, WIDTH));
  private final Projection[] inputs = {synapses};
  private final Block bias = memory.zeros(1, WIDTH);
  private final Neurons neurons = PlainNeurons.uniform(WIDTH, 0.9f, 1, 1, 0.9f).in(memory);

  @AfterEach
  void close() {
    memory.close();
  }

  /** A list in which all of three neurons fire in every row. */
  private SpikeList list(int neurons, Detail detail) {
    PlainSpikes.Builder builder = new PlainSpikes.Builder(ROWS);
    for (int r = 0; r < ROWS; r++) {
      builder.add(0, 1, 1).add(2, 1, 1).endFired().add(1, 1, 1).endRow();
    }
    return builder.build().in(memory, neurons, detail);
  }

  private LifTile tile(SpikeList spikes) {
    Block membrane = memory.zeros(BATCH, WIDTH);
    Block current = memory.zeros(BATCH, WIDTH);
    return new LifTile(inputs, bias, neurons, membrane, current, memory.masks(membrane), spikes);
  }

  private static void assertArgument(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  private static void assertIndex(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aProjectionNeedsARowOfWeightsForEachPresynapticNeuron() {
    assertArgument(() -> new Projection(below, 1, memory.zeros(6, WIDTH)), "7", "6");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2})
  void aDelayIsNoneOrOneStep(int delay) {
    assertArgument(() -> new Projection(below, delay, synapses.weights()), "" + delay);
  }

  @Test
  void neuronsHaveFourRowsOfParameters() {
    assertArgument(
        () -> new Neurons(memory.zeros(3, WIDTH), new Surrogate.FastSigmoid(10)), "four", "3");
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void betaIsAPositiveNumber(float beta) {
    assertArgument(() -> new Surrogate.FastSigmoid(beta), "β", "" + beta);
  }

  @Test
  void heapMemoryOfABlockIsRefused() {
    MemorySegment heap = MemorySegment.ofArray(new float[64]);

    assertArgument(() -> new Block(heap, 1, 16, 16), "heap");
  }

  @Test
  void aTilesBlocksHaveTheNeuronsPadding() {
    Block membrane = memory.zeros(BATCH, WIDTH);
    Block narrow = memory.zeros(BATCH, 16);
    Block current = memory.zeros(BATCH, WIDTH);
    MemorySegment masks = memory.masks(membrane);
    SpikeList spikes = list(WIDTH, Detail.SIGMA);
    Projection[] wrong = {new Projection(below, 1, memory.zeros(BELOW, 40))};

    assertArgument(
        () -> new LifTile(wrong, bias, neurons, membrane, current, masks, spikes),
        "weights",
        "32",
        "48");
    assertArgument(
        () -> new LifTile(inputs, narrow, neurons, membrane, current, masks, spikes),
        "bias",
        "32",
        "16");
    assertArgument(
        () -> new LifTile(inputs, bias, neurons, narrow, current, masks, spikes),
        "membrane",
        "32",
        "16");
    assertArgument(
        () -> new LifTile(inputs, bias, neurons, membrane, narrow, masks, spikes),
        "current",
        "32",
        "16");
  }

  @Test
  void aTilesListHasTheTilesNeuronsAndKeepsSigma() {
    assertArgument(() -> tile(list(21, Detail.SIGMA)), "20", "21");
    assertArgument(() -> tile(list(WIDTH, Detail.IDS)), "σ'");
  }

  @Test
  void aTilesCurrentHasARowForEachSample() {
    Block membrane = memory.zeros(BATCH, WIDTH);
    Block current = memory.zeros(BATCH - 1, WIDTH);
    MemorySegment masks = memory.masks(membrane);
    SpikeList spikes = list(WIDTH, Detail.SIGMA);

    assertArgument(
        () -> new LifTile(inputs, bias, neurons, membrane, current, masks, spikes),
        "current",
        "2",
        "1");
  }

  @Test
  void aTilesMasksAreNativeAndLargeEnough() {
    Block membrane = memory.zeros(BATCH, WIDTH);
    Block current = memory.zeros(BATCH, WIDTH);
    SpikeList spikes = list(WIDTH, Detail.SIGMA);
    MemorySegment small = memory.masks(membrane).asSlice(0, 31);
    MemorySegment heap = MemorySegment.ofArray(new long[32]);

    assertArgument(
        () -> new LifTile(inputs, bias, neurons, membrane, current, small, spikes),
        "masks",
        "32",
        "31");
    assertArgument(
        () -> new LifTile(inputs, bias, neurons, membrane, current, heap, spikes), "masks", "heap");
  }

  @ParameterizedTest
  @EnumSource
  void theCurrentHasTheWeightsPadding(Form form) {
    SpikeSpmm kernel = form.kernels.spikeSpmm();
    Block current = memory.zeros(ROWS, WIDTH);
    Block wide = memory.zeros(ROWS, 40);

    assertArgument(() -> kernel.apply(inputs, bias, wide, 0, BATCH, 0, ROWS), "bias", "48", "32");
    assertArgument(
        () -> kernel.apply(inputs, wide, wide, 0, BATCH, 0, ROWS), "weights", "48", "32");
    assertArgument(
        () -> kernel.apply(new Projection[0], bias, current, 0, BATCH, 0, ROWS), "projection");
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfTheCurrentAndItsSourcesMustBeThere(Form form) {
    SpikeSpmm kernel = form.kernels.spikeSpmm();
    Block small = memory.zeros(4, WIDTH);
    Block large = memory.zeros(40, WIDTH);

    assertIndex(() -> kernel.apply(inputs, bias, small, 0, BATCH, 0, 5), "current", "5", "4");
    assertIndex(() -> kernel.apply(inputs, bias, small, 3, BATCH, 2, 4), "current", "2", "3");
    assertIndex(() -> kernel.apply(inputs, bias, small, 0, BATCH, 3, 2), "current", "3", "2");
    assertIndex(
        () -> kernel.apply(inputs, bias, large, 0, BATCH, 0, ROWS + BATCH + 1),
        "row 10",
        "source row 8 of 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 700, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void anIdThatIsNoRowOfTheWeightsThrowsInsteadOfReadingElsewhere(int id) {
    for (Form form : Form.values()) {
      SpikeList bad =
          new PlainSpikes.Builder(1)
              .add(id, 1, 1)
              .endFired()
              .endRow()
              .build()
              .in(memory, BELOW, Detail.IDS);
      Projection[] from = {new Projection(bad, 0, synapses.weights())};
      Block current = memory.zeros(1, WIDTH);

      assertIndex(() -> form.kernels.spikeSpmm().apply(from, bias, current, 0, 1, 0, 1), "bound");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRowWhoseEndComesBeforeItsBeginIsNoEmptyRow(Form form) {
    Block current = memory.zeros(ROWS, WIDTH);
    below.firedEnds().set(Access.INT, 4, below.rowStart(1) - 1);

    assertIndex(
        () -> form.kernels.spikeSpmm().apply(inputs, bias, current, 0, BATCH, 0, ROWS), "bound");
  }

  @ParameterizedTest
  @EnumSource
  void forwardRowsMustBeRowsOfTheLists(Form form) {
    LifForward kernel = form.kernels.lifForward();
    LifTile tile = tile(list(WIDTH, Detail.SIGMA));

    assertIndex(() -> kernel.spikes(tile, BATCH, 2, ROWS + 1), "9", "8");
    assertIndex(() -> kernel.spikes(tile, BATCH, -1, ROWS), "-1");
    assertIndex(() -> kernel.current(tile, 0, BATCH, 2, ROWS), "current", "8", "2 rows");
  }

  @ParameterizedTest
  @EnumSource
  void aBatchNeedsAMembraneForEachSample(Form form) {
    LifTile tile = tile(list(WIDTH, Detail.SIGMA));

    assertArgument(() -> form.kernels.lifForward().spikes(tile, 3, 3, ROWS), "3", "2");
    assertArgument(() -> form.kernels.lifForward().spikes(tile, 0, 3, ROWS), "0", "2");
  }

  @ParameterizedTest
  @EnumSource
  void theLambdaRecursionChecksWidthsRowsAndDetail(Form form) {
    LifBackward kernel = form.kernels.lifBackward();
    SpikeList spikes = list(WIDTH, Detail.SIGMA);
    MergeIndex index = memory.mergeIndex(ROWS);
    SpikeList layer = list(WIDTH, Detail.IDS);
    MemorySegment error = memory.floats(spikes.entries());
    Block lambda = memory.zeros(ROWS + BATCH, WIDTH);
    Block narrow = memory.zeros(ROWS + BATCH, 16);
    Block small = memory.zeros(ROWS + BATCH - 1, WIDTH);
    MemorySegment heap = MemorySegment.ofArray(new float[spikes.entries()]);

    assertArgument(
        () -> kernel.apply(neurons, spikes, index, layer, error, narrow, 0, BATCH, 0, ROWS, false),
        "lambda",
        "32",
        "16");
    assertIndex(
        () -> kernel.apply(neurons, spikes, index, layer, error, small, 0, BATCH, 0, ROWS, false),
        "lambda",
        "10",
        "9 rows");
    assertIndex(
        () ->
            kernel.apply(
                neurons, spikes, index, layer, error, lambda, 0, BATCH, 0, ROWS + 1, false),
        "9",
        "8");
    assertArgument(
        () -> kernel.apply(neurons, spikes, index, layer, error, lambda, 0, BATCH, 0, ROWS, true),
        "u");
    assertArgument(
        () -> kernel.apply(neurons, spikes, index, layer, heap, lambda, 0, BATCH, 0, ROWS, false),
        "error",
        "heap");
  }

  @ParameterizedTest
  @EnumSource
  void theLeakyReadoutNeedsTheStepBeforeAndItsOwnWidth(Form form) {
    LeakyReadout kernel = form.kernels.leakyReadout();
    Block trace = memory.zeros(ROWS, WIDTH);
    Block wide = memory.zeros(ROWS, 40);

    assertIndex(() -> kernel.forward(neurons, trace, BATCH, 1, ROWS), "trace", "-1");
    assertIndex(() -> kernel.forward(neurons, trace, BATCH, 2, ROWS + 1), "trace", "9", "8");
    assertArgument(() -> kernel.forward(neurons, wide, BATCH, 2, ROWS), "trace", "32", "48");
    assertArgument(() -> kernel.backward(neurons, wide, BATCH, 2, ROWS, ROWS), "error", "48");
    assertIndex(() -> kernel.backward(neurons, trace, BATCH, 2, ROWS, ROWS + 1), "error", "9");
  }

  @ParameterizedTest
  @EnumSource
  void theSampledDotNeedsRoomForEveryEntryInNativeMemory(Form form) {
    SampledDot kernel = form.kernels.sampledDot();
    Block lambda = memory.zeros(ROWS + BATCH, WIDTH);
    Block narrow = memory.zeros(ROWS + BATCH, 16);
    Block small = memory.zeros(ROWS, WIDTH);
    int entries = below.entries();
    MemorySegment error = memory.floats(entries);
    MemorySegment tooSmall = memory.floats(entries - 1);
    MemorySegment heap = MemorySegment.ofArray(new float[entries]);

    assertArgument(
        () -> kernel.apply(synapses, lambda, 0, tooSmall, BATCH, 0, ROWS, false),
        "error",
        "" + entries,
        "" + tooSmall.byteSize());
    assertArgument(
        () -> kernel.apply(synapses, lambda, 0, heap, BATCH, 0, ROWS, false), "error", "heap");
    assertArgument(() -> kernel.clear(below, tooSmall, 0, ROWS), "error", "" + entries);
    assertArgument(() -> kernel.clear(below, heap, 0, ROWS), "error", "heap");
    assertIndex(() -> kernel.clear(below, error, 0, ROWS + 1), "9", "8");
    assertArgument(
        () -> kernel.apply(synapses, narrow, 0, error, BATCH, 0, ROWS, false),
        "lambda",
        "32",
        "16");
    assertIndex(
        () -> kernel.apply(synapses, small, 0, error, BATCH, 0, ROWS, false),
        "lambda",
        "10",
        "8 rows");
    assertIndex(
        () -> kernel.apply(synapses, lambda, 0, error, BATCH, 0, ROWS + 1, false), "9", "8");
  }

  @ParameterizedTest
  @EnumSource
  void gradientsHaveTheWidthOfLambdaAndARowForEachNeuron(Form form) {
    WeightGradient kernel = form.kernels.weightGradient();
    TransposedList list = memory.transposed(BELOW, 2, below.entries());
    SpikeTranspose.apply(below, 0, 4, 0, list, 0);
    SpikeTranspose.apply(below, 4, 8, 0, list, 1);
    Block lambda = memory.zeros(ROWS, WIDTH);
    Block gradient = memory.zeros(BELOW, WIDTH);

    assertArgument(
        () -> kernel.weights(list, 0, lambda, memory.zeros(BELOW, 16)), "lambda", "16", "32");
    assertArgument(() -> kernel.weights(list, 0, lambda, memory.zeros(6, WIDTH)), "7", "6");
    assertIndex(() -> kernel.weights(list, 2, lambda, gradient), "2");
    assertIndex(() -> kernel.weights(list, -1, lambda, gradient), "-1");
    assertIndex(() -> kernel.weights(list, 1, lambda.rows(0, 7), gradient), "bound");
    assertArgument(() -> kernel.bias(lambda, 0, ROWS, memory.zeros(1, 16)), "lambda", "16", "32");
    assertIndex(() -> kernel.bias(lambda, 0, ROWS + 1, bias), "lambda", "9", "8 rows");
  }

  @ParameterizedTest
  @EnumSource
  void partialsAndErrorsAreNativeAndLargeEnough(Form form) {
    PartialSum kernel = form.kernels.partialSum();
    MemorySegment error = memory.floats(10);
    MemorySegment small = memory.floats(9);
    MemorySegment heap = MemorySegment.ofArray(new float[10]);
    MemorySegment[] partials = {error, memory.floats(10)};

    assertArgument(() -> kernel.apply(partials, small, 0, 10, true), "error", "10", "36 bytes");
    assertArgument(() -> kernel.apply(partials, heap, 0, 10, true), "error", "heap");
    assertArgument(
        () -> kernel.apply(new MemorySegment[] {small}, error, 0, 10, true), "partial", "36 bytes");
    assertArgument(
        () -> kernel.apply(new MemorySegment[] {heap}, error, 0, 10, true), "partial", "heap");
  }

  @ParameterizedTest
  @CsvSource({"7, 4", "-1, 4"})
  void entriesOfPartialsAscend(int first, int end) {
    for (Form form : Form.values()) {
      MemorySegment error = memory.floats(10);
      MemorySegment[] partials = {memory.floats(10)};

      assertIndex(
          () -> form.kernels.partialSum().apply(partials, error, first, end, true), "" + first);
    }
  }

  @ParameterizedTest
  @EnumSource
  void optimizersNeedTheirMoments(Form form) {
    Optimizers kernel = form.kernels.optimizers();
    ParameterMemory none = ParameterMemory.allocate(memory.arena(), 3, WIDTH, 0);
    ParameterMemory one = ParameterMemory.allocate(memory.arena(), 3, WIDTH, 1);
    AdamStep adam = new AdamStep(0.1f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.001f, 0, false);

    assertArgument(() -> kernel.sgd(none, new SgdStep(0.1f, 0.9f, 0)), "1 moment", "0");
    assertArgument(() -> kernel.adam(one, adam), "2 moments", "1");
    assertThat(kernel.sgd(none, new SgdStep(0.1f, 0, 0))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void denseProductsCheckWidthsAndRows(Form form) {
    DenseProduct kernel = form.kernels.denseProduct();
    Block spikes = memory.zeros(ROWS, BELOW);
    Block weights = memory.zeros(BELOW, WIDTH);
    Block current = memory.zeros(ROWS, WIDTH);
    Block narrow = memory.zeros(ROWS, 16);
    Block tall = memory.zeros(17, WIDTH);

    assertArgument(
        () -> kernel.current(spikes, 0, narrow, bias, current, 0, ROWS), "weights", "32", "16");
    assertArgument(
        () -> kernel.current(spikes, 0, weights, narrow, current, 0, ROWS), "bias", "32", "16");
    assertIndex(
        () -> kernel.current(spikes, 1, weights, bias, current, 0, ROWS), "spikes", "9", "8 rows");
    assertIndex(
        () -> kernel.current(spikes, 0, weights, bias, current, 2, ROWS),
        "current",
        "10",
        "8 rows");
    assertIndex(() -> kernel.current(spikes, 0, tall, bias, current, 0, ROWS), "16");
    assertArgument(
        () -> kernel.gradient(spikes, 0, narrow, 0, weights, ROWS), "lambda", "32", "16");
    assertIndex(
        () -> kernel.gradient(spikes, 0, current, 1, weights, ROWS), "lambda", "9", "8 rows");
    assertIndex(() -> kernel.gradient(spikes, 0, current, 0, tall, ROWS), "16");
  }

  @ParameterizedTest
  @EnumSource
  void theDenseErrorNeedsFp32AndRoomForEveryEntryInNativeMemory(Form form) {
    DenseProduct kernel = form.kernels.denseProduct();
    Block lambda = memory.zeros(ROWS + BATCH, WIDTH);
    Block narrow = memory.zeros(ROWS + BATCH, 16);
    Block small = memory.zeros(ROWS, WIDTH);
    Projection half = new Projection(below, 1, Bf16Block.allocate(memory.arena(), BELOW, WIDTH));
    int entries = below.entries();
    MemorySegment error = memory.floats(entries);
    MemorySegment tooSmall = memory.floats(entries - 1);
    MemorySegment heap = MemorySegment.ofArray(new float[entries]);

    assertArgument(
        () -> kernel.error(half, lambda, 0, error, BATCH, 0, ROWS, false), "fp32", "bf16");
    assertArgument(
        () -> kernel.error(synapses, lambda, 0, tooSmall, BATCH, 0, ROWS, false),
        entries + " native floats");
    assertArgument(
        () -> kernel.error(synapses, lambda, 0, heap, BATCH, 0, ROWS, false), "native memory");
    assertArgument(
        () -> kernel.error(synapses, narrow, 0, error, BATCH, 0, ROWS, false),
        "lambda",
        "32",
        "16");
    assertIndex(
        () -> kernel.error(synapses, small, 0, error, BATCH, 0, ROWS, false), "lambda", "8 rows");
    assertIndex(() -> kernel.error(synapses, lambda, 0, error, BATCH, 0, ROWS + 1, false), "9");
  }

  @Test
  void mergedRowsMustBeRowsOfTheLayersListAndHaveRoom() {
    SpikeList[] tiles = {list(WIDTH, Detail.SIGMA)};
    MergeIndex[] places = {memory.mergeIndex(ROWS)};
    int[] firsts = {0};
    SpikeList out = memory.list(WIDTH, ROWS, Detail.IDS, tiles[0].entries() - 1);
    out.begin(ROWS, 0);

    assertIndex(() -> SpikeMerge.count(tiles, 99, out, 0, ROWS + 1), "9", "8");
    SpikeMerge.count(tiles, 99, out, 0, ROWS);
    assertIndex(() -> SpikeMerge.bounds(tiles, out, 0, ROWS + 1), "9", "8");
    SpikeMerge.bounds(tiles, out, 0, ROWS);
    assertIndex(() -> SpikeMerge.copy(tiles, firsts, places, out, 0, ROWS + 1), "9", "8");
    assertIndex(() -> SpikeMerge.copy(tiles, firsts, places, out, 0, ROWS), "24", "23");
  }

  @Test
  void aTranspositionChecksNeuronsRowsAndChunk() {
    TransposedList out = memory.transposed(BELOW, 2, below.entries());
    TransposedList other = memory.transposed(8, 2, below.entries());

    assertArgument(() -> SpikeTranspose.apply(below, 0, ROWS, 0, other, 0), "7", "8");
    assertIndex(() -> SpikeTranspose.apply(below, 0, ROWS + 1, 0, out, 0), "9", "8");
    assertIndex(() -> SpikeTranspose.apply(below, 0, ROWS, 0, out, 2), "2");
    assertIndex(() -> SpikeTranspose.apply(below, 0, ROWS, 0, out, -1), "-1");
  }

  @Test
  void expandedSpikesFitTheMatrix() {
    assertIndex(
        () -> SpikeExpand.apply(below, memory.zeros(7, BELOW), 0, ROWS), "dense", "8", "7 rows");
    assertIndex(
        () -> SpikeExpand.apply(list(17, Detail.IDS), memory.zeros(ROWS, 16), 0, ROWS), "16");
  }

  @Test
  void aLabelIsAClassAndNotAColumnOfPadding() {
    Block logits = memory.zeros(2, WIDTH);
    for (int label : new int[] {-1, WIDTH, 31}) {
      assertIndex(() -> ReadoutLoss.crossEntropy(logits, 0, label, 0), "" + label, "20");
      assertIndex(() -> ReadoutLoss.gradient(logits, 0, label, 0, 1), "" + label, "20");
    }
    assertIndex(() -> ReadoutLoss.crossEntropy(logits, 2, 0, 0), "2");
    assertIndex(() -> ReadoutLoss.gradient(logits, 2, 0, 0, 1), "2");
  }

  @Test
  void countsAndTheirGradientHaveARowForEachSampleAndAColumnForEachNeuron() {
    SpikeList spikes = list(WIDTH, Detail.IDS);
    MemorySegment error = memory.floats(spikes.entries());
    Block oneRow = memory.zeros(1, WIDTH);
    Block narrow = memory.zeros(BATCH, 16);
    Block counts = memory.zeros(BATCH, WIDTH);

    assertIndex(() -> ReadoutLoss.count(spikes, BATCH, 0, oneRow), "spike counts", "2", "1 rows");
    assertIndex(() -> ReadoutLoss.count(spikes, BATCH, 0, narrow), "19", "16");
    assertIndex(() -> ReadoutLoss.spread(spikes, BATCH, oneRow, error), "counts", "2", "1 rows");
    assertIndex(() -> ReadoutLoss.spread(spikes, BATCH, narrow, error), "19", "16");
    assertArgument(
        () -> ReadoutLoss.spread(spikes, BATCH, counts, memory.floats(3)), "error", "24", "12");
    assertArgument(
        () -> ReadoutLoss.spread(spikes, BATCH, counts, MemorySegment.ofArray(new float[24])),
        "error",
        "heap");
  }
}
