package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;

/** Lists, σ' and membranes of a tile are those of plain loops over floats, bit for bit. */
class LifForwardTest {
  private static final String FORMS_AND_WIDTHS = "spiketile.kernels.Shape#formsAndWidths";

  /** A tile, its input, and what must come out of it. */
  private static final class Case {
    final Form form;
    final Shape shape;
    final Projection[] inputs;
    final Block bias;
    final Block current;
    final PlainNeurons neurons;
    final float[][] membranes;
    final PlainSpikes expected;
    private final GuardedMemory memory;
    private final Neurons parameters;

    Case(GuardedMemory memory, Form form, Shape shape, UnaryOperator<PlainNeurons> change) {
      this.memory = memory;
      this.form = form;
      this.shape = shape;
      SplittableRandom random = shape.random();
      int neuronsBelow = shape.presynaptic();
      PlainSpikes below = PlainSpikes.random(random, neuronsBelow, shape.rows(), shape.activity());
      SpikeList source = below.in(memory, neuronsBelow, Detail.IDS);
      Block weights = memory.random(random, neuronsBelow, shape.width());
      inputs = new Projection[] {new Projection(source, 1, weights)};
      bias = memory.random(random, 1, shape.width());
      neurons = change.apply(PlainNeurons.random(random, shape.width()));
      parameters = neurons.in(memory);
      current = memory.zeros(shape.rows(), shape.width());
      form.kernels.spikeSpmm().apply(inputs, bias, current, 0, shape.batch(), 0, shape.rows());
      membranes = new float[shape.batch()][shape.width()];
      expected = neurons.forward(GuardedMemory.values(current), shape.batch(), membranes);
    }

    /** A tile at the start of a sequence, with room for so many entries. */
    LifTile tile(Detail detail, Block currentBlock, int capacity) {
      SpikeList list = memory.list(shape.width(), shape.rows(), detail, capacity);
      list.begin(shape.rows(), shape.batch());
      Block membrane = memory.zeros(shape.batch(), shape.width());
      return new LifTile(
          inputs, bias, parameters, membrane, currentBlock, memory.masks(membrane), list);
    }

    /** Room for all entries, and for the whole step that the kernel asks to have left. */
    int roomForAll() {
      return expected.entries() + roomForStep();
    }

    int roomForStep() {
      return shape.batch() * shape.width();
    }

    Block oneStep() {
      return memory.zeros(shape.batch(), shape.width());
    }

    int spikes(LifTile tile, int firstRow) {
      return form.kernels.lifForward().spikes(tile, shape.batch(), firstRow, shape.rows());
    }

    void assertExpected(LifTile tile) {
      expected.assertSameAs(tile.spikes(), shape);
      for (int b = 0; b < shape.batch(); b++) {
        float[] u = GuardedMemory.values(tile.membrane(), b);
        assertThat(Arrays.copyOf(u, shape.width())).as("u: %s", shape).isEqualTo(membranes[b]);
        assertThat(Arrays.copyOfRange(u, shape.width(), u.length))
            .as("padding of u: %s", shape)
            .isEqualTo(new float[u.length - shape.width()]);
      }
    }
  }

  private static void checkSpikes(Form form, Shape shape, UnaryOperator<PlainNeurons> change) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Case given = new Case(memory, form, shape, change);
      LifTile tile = given.tile(Detail.SIGMA_AND_MEMBRANE, given.oneStep(), given.roomForAll());

      assertThat(given.spikes(tile, shape.batch())).isEqualTo(shape.rows());

      given.assertExpected(tile);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void everyNeuronHasParametersOfItsOwn(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      checkSpikes(form, shape, neurons -> neurons);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void membranesAloneTellWhoFired(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      try (GuardedMemory memory = new GuardedMemory()) {
        Case given = new Case(memory, form, shape, neurons -> neurons);
        LifTile done = given.tile(Detail.SIGMA, given.oneStep(), given.roomForAll());
        given.spikes(done, shape.batch());
        SpikeList next =
            memory.list(shape.width(), shape.rows(), Detail.SIGMA, given.roomForStep());
        next.begin(shape.rows(), 0);

        int row = form.kernels.lifForward().fired(onto(done, next), shape.batch());

        assertThat(row).isEqualTo(shape.batch());
        int last = shape.rows() - shape.batch();
        for (int b = 0; b < shape.batch(); b++) {
          int end = next.rowStart(b + 1);
          assertThat(IntStream.range(next.rowStart(b), end).map(next::id).toArray())
              .as("sample %d: %s", b, shape)
              .isEqualTo(given.expected.fired(last + b));
          assertThat(next.firedEnd(b)).isEqualTo(end);
        }
        SpikeList full =
            memory.list(shape.width(), shape.rows(), Detail.SIGMA, given.roomForStep() - 1);
        full.begin(shape.rows(), 0);
        assertThat(form.kernels.lifForward().fired(onto(done, full), shape.batch())).isZero();
      }
    }
  }

  private static LifTile onto(LifTile tile, SpikeList list) {
    return new LifTile(
        tile.inputs(),
        tile.bias(),
        tile.neurons(),
        tile.membrane(),
        tile.current(),
        tile.masks(),
        list);
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void aThresholdOfTheGradientAtMinusInfinityListsEveryNeuronButNoPadding(Form form, int width) {
    Shape shape = new Shape(width, 7, 3, 7, 0.3);
    checkSpikes(form, shape, neurons -> neurons.withThetaGrad(Float.NEGATIVE_INFINITY));
    try (GuardedMemory memory = new GuardedMemory()) {
      Case given =
          new Case(memory, form, shape, neurons -> neurons.withThetaGrad(Float.NEGATIVE_INFINITY));

      assertThat(given.expected.entries()).isEqualTo(width * 7 * 3);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void allNeuronsFire(Form form, int width) {
    Shape shape = new Shape(width, 7, 3, 7, 0.3);
    checkSpikes(form, shape, neurons -> neurons.withTheta(-100).withThetaGrad(-101));
    try (GuardedMemory memory = new GuardedMemory()) {
      Case given =
          new Case(memory, form, shape, neurons -> neurons.withTheta(-100).withThetaGrad(-101));

      assertThat(given.expected.firedEnd()[shape.rows() - 1]).isEqualTo(width * 7 * 3);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void noNeuronFires(Form form, int width) {
    Shape shape = new Shape(width, 7, 3, 7, 0.3);
    checkSpikes(form, shape, neurons -> neurons.withTheta(1e6f).withThetaGrad(1e5f));
    checkSpikes(
        form,
        shape,
        neurons ->
            neurons.withTheta(Float.POSITIVE_INFINITY).withThetaGrad(Float.POSITIVE_INFINITY));
  }

  @ParameterizedTest
  @EnumSource
  void aMembraneAtTheThresholdFiresAndOneAtTheSecondIsActive(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Neurons neurons = PlainNeurons.uniform(4, 0.5f, 1, 1, 0.75f).in(memory);
      Block current = memory.block(new float[] {1, Math.nextDown(1f), 0.75f, Math.nextDown(0.75f)});
      SpikeList list = memory.list(4, 2, Detail.SIGMA, 8);
      list.begin(2, 1);
      Block membrane = memory.zeros(1, 4);
      LifTile tile =
          new LifTile(
              new Projection[0],
              memory.zeros(1, 4),
              neurons,
              membrane,
              current,
              memory.masks(membrane),
              list);

      form.kernels.lifForward().current(tile, 1, 1, 1, 2);

      PlainSpikes spikes = PlainSpikes.of(list);
      assertThat(spikes.fired(1)).containsExactly(0);
      assertThat(spikes.active(1)).containsExactly(1, 2);
      assertThat(spikes.sigma()[0]).as("σ'(ϑ)").isEqualTo(1f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFiredNeuronStartsAgainFromZero(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Neurons neurons = PlainNeurons.uniform(2, 0.5f, 1, 1, 0.75f).in(memory);
      Block current = memory.block(new float[] {3, 0.5f}, new float[] {0.25f, 0.25f});
      SpikeList list = memory.list(2, 3, Detail.SIGMA, 8);
      list.begin(3, 1);
      Block membrane = memory.zeros(1, 2);
      LifTile tile =
          new LifTile(
              new Projection[0],
              memory.zeros(1, 2),
              neurons,
              membrane,
              current,
              memory.masks(membrane),
              list);

      form.kernels.lifForward().current(tile, 1, 1, 1, 3);

      assertThat(tile.membrane().get(0, 0)).as("0.5·0 + 0.25").isEqualTo(0.25f);
      assertThat(tile.membrane().get(0, 1)).as("0.5·0.5 + 0.25").isEqualTo(0.5f);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void theKernelStopsAtAFullListAndGoesOnAfterGrowth(Form form, int width) {
    for (double activity : new double[] {0.01, 0.3, 1}) {
      Shape shape = new Shape(width, 65, 3, 7, activity);
      try (GuardedMemory memory = new GuardedMemory()) {
        Case given = new Case(memory, form, shape, neurons -> neurons);
        int step = given.roomForStep();
        LifTile tile = given.tile(Detail.SIGMA_AND_MEMBRANE, given.oneStep(), step);
        int next = shape.batch();
        int stops = 0;
        while ((next = given.spikes(tile, next)) < shape.rows()) {
          int entries = tile.spikes().rowStart(next);
          assertThat(next % shape.batch()).as("%s: stops between steps", shape).isZero();
          assertThat(entries + step).as("%s", shape).isGreaterThan(tile.spikes().capacity());
          tile.spikes().ensureCapacity(memory.arena(), entries + step);
          stops++;
        }

        given.assertExpected(tile);
        if (given.expected.entries() > step) {
          assertThat(stops).as("%s", shape).isPositive();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutRoomForOneStepNothingIsComputed(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Shape shape = new Shape(17, 65, 3, 7, 0.3);
      Case given = new Case(memory, form, shape, neurons -> neurons);
      LifTile tile = given.tile(Detail.SIGMA, given.oneStep(), 3 * 17 - 1);

      assertThat(given.spikes(tile, 3)).isEqualTo(3);

      assertThat(GuardedMemory.values(tile.membrane(), 0)).containsOnly(0f);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void aCurrentAlreadySummedGivesTheSame(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      if (shape.presynaptic() == 65) {
        try (GuardedMemory memory = new GuardedMemory()) {
          Case given = new Case(memory, form, shape, neurons -> neurons);
          LifTile tile = given.tile(Detail.SIGMA_AND_MEMBRANE, given.current, given.roomForAll());

          int end =
              form.kernels
                  .lifForward()
                  .current(tile, 0, shape.batch(), shape.batch(), shape.rows());

          assertThat(end).isEqualTo(shape.rows());
          given.assertExpected(tile);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCurrentAlreadySummedComesAStepAtATimeAndStopsAtAFullListToo(Form form) {
    Shape shape = new Shape(33, 65, 3, 7, 0.3);
    try (GuardedMemory memory = new GuardedMemory()) {
      Case given = new Case(memory, form, shape, neurons -> neurons);
      Block step = memory.zeros(3, 33);
      LifTile tile = given.tile(Detail.SIGMA_AND_MEMBRANE, step, 3 * 33);
      for (int first = 3; first < shape.rows(); first += 3) {
        step.data().copyFrom(given.current.rows(first, 3).data());
        int next = first;
        while ((next = form.kernels.lifForward().current(tile, first, 3, next, first + 3))
            < first + 3) {
          tile.spikes().ensureCapacity(memory.arena(), tile.spikes().rowStart(next) + 3 * 33);
        }
      }

      given.assertExpected(tile);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListThatKeepsNoMembraneHasTheSameIdsAndSigma(Form form) {
    Shape shape = new Shape(100, 65, 2, 7, 0.3);
    try (GuardedMemory memory = new GuardedMemory()) {
      Case given = new Case(memory, form, shape, neurons -> neurons);
      LifTile tile = given.tile(Detail.SIGMA, given.oneStep(), given.roomForAll());

      given.spikes(tile, 2);

      given.assertExpected(tile);
    }
  }
}
