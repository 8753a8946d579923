package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;

/** The gradient of α against its sum in double precision, in guarded memory, at odd widths. */
class LeakGradientTest {
  private static final String FORMS_AND_WIDTHS = "spiketile.kernels.Shape#formsAndWidths";

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void addsWhatIsLeftOfTheStepBefore(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      try (GuardedMemory memory = new GuardedMemory()) {
        PlainNeurons plain = PlainNeurons.random(shape.random(), width);
        Neurons neurons = plain.in(memory);
        int batch = shape.batch();
        int base = batch;
        Block lambda = memory.random(shape.random(), shape.rows() - base, width);
        Block membranes = memory.random(shape.random(), shape.rows(), width);
        Block gradient = memory.random(shape.random(), 1, width);
        float[] before = GuardedMemory.values(gradient, 0);

        LeakGradient.add(neurons, lambda, base, membranes, batch, batch, shape.rows(), gradient);

        float[] after = GuardedMemory.values(gradient, 0);
        for (int i = 0; i < width; i++) {
          TermSum expected = new TermSum().add(before[i]);
          for (int r = batch; r < shape.rows(); r++) {
            float u = membranes.get(r - batch, i);
            double left = u >= plain.theta()[i] ? 0 : u;
            expected.add(lambda.get(r - base, i) * left / plain.invC()[i]);
          }
          expected.assertClose(after[i], "[%d]: %s", i, shape);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void rowsThatAreNotThereAreRefused(Form form, int width) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Neurons neurons =
          PlainNeurons.random(Shape.ofWidth(width).getFirst().random(), width).in(memory);
      Block block = memory.zeros(4, width);
      Block gradient = memory.zeros(1, width);
      assertThatThrownBy(() -> LeakGradient.add(neurons, block, 0, block, 2, 2, 5, gradient))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("lambda");
      assertThatThrownBy(() -> LeakGradient.add(neurons, block, 1, block, 2, 1, 4, gradient))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("membranes");
      assertThat(gradient.get(0, 0)).isZero();
    }
  }
}
