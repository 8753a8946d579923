package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;

/** The leaky integrator, both ways, against its recursion in double precision. */
class LeakyReadoutTest {
  private static final String FORMS_AND_WIDTHS = "spiketile.kernels.Shape#formsAndWidths";

  /** A trace of random currents or errors, its first step zero. */
  private static final class Case {
    final Shape shape;
    final PlainNeurons plain;
    final Neurons neurons;
    final Block trace;
    final float[][] given;

    Case(GuardedMemory memory, Shape shape) {
      this.shape = shape;
      plain = PlainNeurons.random(shape.random(), shape.width());
      neurons = plain.in(memory);
      trace = memory.random(shape.random(), shape.rows(), shape.width());
      trace.rows(0, shape.batch()).data().fill((byte) 0);
      given = GuardedMemory.values(trace);
    }

    /** One step: (1/C)·given + α·before. */
    TermSum step(int row, int i, TermSum before) {
      return new TermSum()
          .add((double) plain.invC()[i] * given[row][i])
          .add(before.times(plain.alpha()[i]));
    }

    void assertRows(TermSum[][] expected, int firstRow) {
      for (int r = firstRow; r < shape.rows(); r++) {
        float[] actual = GuardedMemory.values(trace, r);
        for (int i = 0; i < shape.width(); i++) {
          expected[r][i].assertClose(actual[i], "[%d, %d]: %s", r, i, shape);
        }
        assertThat(Arrays.copyOfRange(actual, shape.width(), actual.length))
            .as("padding of row %d: %s", r, shape)
            .isEqualTo(new float[actual.length - shape.width()]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void forwardTurnsCurrentIntoV(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      if (shape.presynaptic() == 1 && shape.activity() == 1) {
        try (GuardedMemory memory = new GuardedMemory()) {
          Case given = new Case(memory, shape);
          int batch = shape.batch();

          form.kernels
              .leakyReadout()
              .forward(given.neurons, given.trace, batch, batch, shape.rows());

          TermSum[][] v = zeros(shape);
          for (int r = batch; r < shape.rows(); r++) {
            for (int i = 0; i < width; i++) {
              v[r][i] = given.step(r, i, v[r - batch][i]);
            }
          }
          given.assertRows(v, 0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void backwardTurnsErrorsIntoLambda(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      if (shape.presynaptic() == 1 && shape.activity() == 1) {
        try (GuardedMemory memory = new GuardedMemory()) {
          Case given = new Case(memory, shape);
          int batch = shape.batch();
          int rows = shape.rows();

          form.kernels.leakyReadout().backward(given.neurons, given.trace, batch, 0, rows, rows);

          TermSum[][] lambda = zeros(shape);
          for (int r = rows - 1; r >= 0; r--) {
            for (int i = 0; i < width; i++) {
              TermSum after = r + batch < rows ? lambda[r + batch][i] : new TermSum();
              lambda[r][i] = given.step(r, i, after);
            }
          }
          given.assertRows(lambda, 0);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sequencesMayBeDoneAStepAtATime(Form form) {
    Shape shape = new Shape(33, 1, 3, 7, 1);
    try (GuardedMemory memory = new GuardedMemory()) {
      LeakyReadout kernel = form.kernels.leakyReadout();
      Case whole = new Case(memory, shape);
      Case steps = new Case(memory, shape);

      kernel.forward(whole.neurons, whole.trace, 3, 3, 24);
      for (int r = 3; r < 24; r += 3) {
        kernel.forward(steps.neurons, steps.trace, 3, r, r + 3);
      }
      assertThat(GuardedMemory.values(steps.trace))
          .isDeepEqualTo(GuardedMemory.values(whole.trace));

      kernel.backward(whole.neurons, whole.trace, 3, 0, 24, 24);
      for (int r = 21; r >= 0; r -= 3) {
        kernel.backward(steps.neurons, steps.trace, 3, r, r + 3, 24);
      }
      assertThat(GuardedMemory.values(steps.trace))
          .isDeepEqualTo(GuardedMemory.values(whole.trace));
    }
  }

  private static TermSum[][] zeros(Shape shape) {
    TermSum[][] zeros = new TermSum[shape.rows()][shape.width()];
    for (TermSum[] row : zeros) {
      Arrays.setAll(row, i -> new TermSum());
    }
    return zeros;
  }
}
