package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;
import spiketile.layout.MergeIndex;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;

/** The λ recursion against the formula of the model page in double precision. */
class LifBackwardTest {
  private static final String FORMS_AND_WIDTHS = "spiketile.kernels.Shape#formsAndWidths";
  private static final int NO_CAP = Integer.MAX_VALUE;

  /** Neurons of a tile that stands before the one under test, so that its entries come second. */
  private static final int BEFORE = 5;

  /** A tile's list, its place in the layer's list, and the layer's error. */
  private static final class Case {
    final Shape shape;
    final PlainSpikes plain;
    final PlainNeurons plainNeurons;
    final Neurons neurons;
    final SpikeList spikes;
    final MergeIndex index;
    final SpikeList layer;
    final MemorySegment error;
    final GuardedMemory memory;

    Case(GuardedMemory memory, Shape shape, int cap) {
      this.memory = memory;
      this.shape = shape;
      SplittableRandom random = shape.random();
      PlainSpikes before = PlainSpikes.random(random, BEFORE, shape.rows(), shape.activity());
      plain = PlainSpikes.random(random, shape.width(), shape.rows(), shape.activity());
      plainNeurons = PlainNeurons.random(random, shape.width());
      neurons = plainNeurons.in(memory);
      spikes = plain.in(memory, shape.width(), Detail.SIGMA_AND_MEMBRANE);
      index = memory.mergeIndex(shape.rows());
      layer = memory.list(BEFORE + shape.width(), shape.rows(), Detail.IDS, 0);
      layer.begin(shape.rows(), 0);
      SpikeList[] tiles = {before.in(memory, BEFORE, Detail.SIGMA), spikes};
      MergeIndex[] places = {memory.mergeIndex(shape.rows()), index};
      SpikeMerge.count(tiles, cap, layer, 0, shape.rows());
      SpikeMerge.bounds(tiles, layer, 0, shape.rows());
      layer.ensureCapacity(memory.arena(), layer.entries());
      SpikeMerge.copy(tiles, new int[] {0, BEFORE}, places, layer, 0, shape.rows());
      error = memory.randomFloats(random, layer.entries());
    }

    /** Runs the kernel over the whole sequence; λ after it is zero. */
    Block run(Form form, boolean resetPath) {
      Block lambda = memory.zeros(shape.rows() + shape.batch(), shape.width());
      run(form, resetPath, lambda);
      return lambda;
    }

    /** Runs the kernel over the whole sequence, above λ of the step after it. */
    boolean run(Form form, boolean resetPath, Block lambda) {
      return form.kernels
          .lifBackward()
          .apply(
              neurons,
              spikes,
              index,
              layer,
              error,
              lambda,
              0,
              shape.batch(),
              0,
              shape.rows(),
              resetPath);
    }

    /** A block with numbers of an earlier chunk in its rows, and zeros in those of the step after. */
    Block used() {
      Block lambda = memory.random(shape.random(), shape.rows() + shape.batch(), shape.width());
      lambda.rows(shape.rows(), shape.batch()).data().fill((byte) 0);
      return lambda;
    }

    /** Leaves errors in some entries of the layer's list alone. */
    void keepErrors(int firstEntry, int endEntry) {
      for (int k = 0; k < layer.entries(); k++) {
        if (k < firstEntry || k >= endEntry) {
          error.setAtIndex(JAVA_FLOAT, k, 0);
        }
      }
    }

    /** e of a row by neuron: NaN where the layer's list has no entry for it. */
    double[] errors(int row) {
      double[] errors = new double[shape.width()];
      Arrays.fill(errors, Double.NaN);
      for (int k = layer.rowStart(row); k < layer.rowStart(row + 1); k++) {
        if (layer.id(k) >= BEFORE) {
          errors[layer.id(k) - BEFORE] = error.getAtIndex(JAVA_FLOAT, k);
        }
      }
      return errors;
    }

    /** λ/C of all rows, computed from the last to the first. */
    TermSum[][] reference(boolean resetPath) {
      TermSum[][] lambda = new TermSum[shape.rows() + shape.batch()][shape.width()];
      for (TermSum[] row : lambda) {
        Arrays.setAll(row, i -> new TermSum());
      }
      for (int r = shape.rows() - 1; r >= 0; r--) {
        referenceRow(r, lambda[r], lambda[r + shape.batch()], resetPath);
      }
      return lambda;
    }

    private void referenceRow(int row, TermSum[] lambda, TermSum[] next, boolean resetPath) {
      boolean[] fired = new boolean[shape.width()];
      for (int k = plain.rowStart()[row]; k < plain.firedEnd()[row]; k++) {
        fired[plain.ids()[k]] = true;
      }
      for (int i = 0; i < shape.width(); i++) {
        if (!fired[i]) {
          lambda[i].add(next[i].times(plainNeurons.alpha()[i]));
        }
      }
      double[] errors = errors(row);
      for (int k = plain.rowStart()[row]; k < plain.rowStart()[row + 1]; k++) {
        int i = plain.ids()[k];
        if (!Double.isNaN(errors[i])) {
          double sigma = plain.sigma()[k];
          lambda[i].add(errors[i] * sigma * plainNeurons.invC()[i]);
          if (resetPath) {
            double u = plain.membrane()[k];
            lambda[i].add(next[i].times(-plainNeurons.alpha()[i] * u * sigma));
          }
        }
      }
    }

    void assertReference(Block lambda, boolean resetPath) {
      TermSum[][] expected = reference(resetPath);
      for (int r = 0; r < expected.length; r++) {
        float[] actual = GuardedMemory.values(lambda, r);
        for (int i = 0; i < shape.width(); i++) {
          expected[r][i].assertClose(actual[i], "λ/C[%d, %d]: %s", r, i, shape);
        }
        assertThat(Arrays.copyOfRange(actual, shape.width(), actual.length))
            .as("padding of λ[%d]: %s", r, shape)
            .isEqualTo(new float[actual.length - shape.width()]);
      }
    }
  }

  private static void check(Form form, Shape shape, int cap, boolean resetPath) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Case given = new Case(memory, shape, cap);

      Block lambda = given.run(form, resetPath);

      given.assertReference(lambda, resetPath);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void withTheResetDetached(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      if (shape.presynaptic() == 1) {
        check(form, shape, NO_CAP, false);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void withTheResetsOwnPath(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      if (shape.presynaptic() == 1) {
        check(form, shape, NO_CAP, true);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void droppedEntriesGetNoErrorButStillCut(Form form, int width) {
    Shape shape = new Shape(width, 1, 3, 7, 0.3);
    for (int cap : new int[] {0, 1, 3, BEFORE + width / 4}) {
      check(form, shape, cap, false);
      check(form, shape, cap, true);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDroppedSpikeCutsTheRecursion(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Case given = new Case(memory, new Shape(17, 1, 1, 7, 1), 0);
      Block lambda = memory.zeros(given.shape.rows() + 1, 17);
      for (int i = 0; i < 17; i++) {
        lambda.set(given.shape.rows(), i, 1);
      }

      form.kernels
          .lifBackward()
          .apply(
              given.neurons,
              given.spikes,
              given.index,
              given.layer,
              given.error,
              lambda,
              0,
              1,
              0,
              given.shape.rows(),
              false);

      assertThat(given.layer.entries()).as("all dropped").isZero();
      for (int r = 0; r < given.shape.rows(); r++) {
        assertThat(GuardedMemory.values(lambda, r)).as("row %d", r).containsOnly(0f);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void chunksOfTimeGiveTheSameBits(Form form) {
    Shape shape = new Shape(33, 1, 3, 7, 0.3);
    for (boolean resetPath : new boolean[] {false, true}) {
      try (GuardedMemory memory = new GuardedMemory()) {
        Case given = new Case(memory, shape, NO_CAP);
        float[][] whole = GuardedMemory.values(given.run(form, resetPath));
        // rows 0 … 23 in chunks of 3, 3 and 2 steps, the last first
        Block chunk = memory.zeros(9 + 3, 33);
        for (int first : new int[] {15, 6, 0}) {
          int end = Math.min(first + 9, first == 0 ? 6 : 24);
          chunk.rows(end - first, 3).data().copyFrom(memory.block(rows(whole, end, 3)).data());

          form.kernels
              .lifBackward()
              .apply(
                  given.neurons,
                  given.spikes,
                  given.index,
                  given.layer,
                  given.error,
                  chunk,
                  first,
                  3,
                  first,
                  end,
                  resetPath);

          for (int r = first; r < end; r++) {
            assertThat(GuardedMemory.values(chunk, r - first))
                .as("row %d, reset path %s", r, resetPath)
                .isEqualTo(whole[r]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void withoutAnErrorAllRowsAreZeroAndItSaysSo(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      if (shape.presynaptic() == 1) {
        for (boolean resetPath : new boolean[] {false, true}) {
          try (GuardedMemory memory = new GuardedMemory()) {
            Case given = new Case(memory, shape, NO_CAP);
            given.keepErrors(0, 0);
            Block lambda = given.used();

            assertThat(given.run(form, resetPath, lambda)).as(shape.toString()).isFalse();

            assertThat(GuardedMemory.values(lambda))
                .as(shape.toString())
                .isDeepEqualTo(new float[shape.rows() + shape.batch()][lambda.padded()]);
          }
        }
      }
    }
  }

  /** One error after another, fired and active, of this tile and of the one before it. */
  @ParameterizedTest
  @EnumSource
  void oneErrorOfTheTileIsEnough(Form form) {
    Shape shape = new Shape(33, 1, 3, 7, 0.1);
    int entries;
    int ofThisTile = 0;
    try (GuardedMemory memory = new GuardedMemory()) {
      entries = new Case(memory, shape, NO_CAP).layer.entries();
    }
    for (int k = 0; k < entries; k++) {
      for (boolean resetPath : new boolean[] {false, true}) {
        try (GuardedMemory memory = new GuardedMemory()) {
          Case given = new Case(memory, shape, NO_CAP);
          given.keepErrors(k, k + 1);
          boolean own = given.layer.id(k) >= BEFORE;
          Block lambda = given.used();

          assertThat(given.run(form, resetPath, lambda)).as("entry %d", k).isEqualTo(own);

          given.assertReference(lambda, resetPath);
          ofThisTile += own ? 1 : 0;
        }
      }
    }
    assertThat(ofThisTile).as("entries of the tile").isBetween(1, 2 * entries - 1);
  }

  @ParameterizedTest
  @EnumSource
  void anErrorThatIsNoNumberIsNotTakenForZero(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Case given = new Case(memory, new Shape(17, 1, 2, 2, 1), NO_CAP);
      given.keepErrors(0, 0);
      given.error.setAtIndex(JAVA_FLOAT, given.layer.entries() - 1L, Float.NaN);
      Block lambda = given.used();

      assertThat(given.run(form, false, lambda)).isTrue();

      assertThat(lambda.get(given.shape.rows() - 1, 16)).isNaN();
    }
  }

  /** Every neuron of every sample of the step after; no neuron fires, so that nothing is cut. */
  @ParameterizedTest
  @EnumSource
  void oneLambdaOfTheNextStepIsEnough(Form form) {
    Shape shape = new Shape(33, 1, 3, 2, 0);
    for (int b = 0; b < 3; b++) {
      for (int i = 0; i < 33; i++) {
        try (GuardedMemory memory = new GuardedMemory()) {
          Case given = new Case(memory, shape, NO_CAP);
          Block lambda = given.used();
          lambda.set(shape.rows() + b, i, 1);

          assertThat(given.run(form, false, lambda)).as("sample %d, neuron %d", b, i).isTrue();

          float alpha = given.plainNeurons.alpha()[i];
          assertThat(lambda.get(shape.rows() - 3 + b, i)).isEqualTo(alpha);
          assertThat(lambda.get(shape.rows() - 6 + b, i)).isEqualTo(alpha * alpha);
        }
      }
    }
  }

  /** A number in the padding of the last row, where α is 0, lets no row be skipped. */
  @ParameterizedTest
  @EnumSource
  void rowsThatAreSkippedHaveTheBitsOfRowsThatAreNot(Form form) {
    for (int silentSteps = 0; silentSteps <= 7; silentSteps++) {
      for (boolean resetPath : new boolean[] {false, true}) {
        try (GuardedMemory memory = new GuardedMemory()) {
          Case given = new Case(memory, new Shape(33, 1, 3, 7, 0.3), NO_CAP);
          int rows = given.shape.rows();
          given.keepErrors(0, given.layer.rowStart(rows - 3 * silentSteps));
          Block skipping = given.used();
          Block computing = given.used();
          computing.set(rows + 2, computing.padded() - 1, 1);

          assertThat(given.run(form, resetPath, skipping)).isTrue();
          assertThat(given.run(form, resetPath, computing)).isTrue();

          for (int r = 0; r < rows; r++) {
            assertThat(GuardedMemory.values(skipping, r))
                .as("row %d, %d silent steps, reset path %s", r, silentSteps, resetPath)
                .isEqualTo(GuardedMemory.values(computing, r));
          }
        }
      }
    }
  }

  private static float[][] rows(float[][] values, int first, int count) {
    return Arrays.copyOfRange(values, first, first + count);
  }
}
