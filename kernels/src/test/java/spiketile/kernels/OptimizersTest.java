package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.kernels.Optimizers.AdamStep;
import spiketile.kernels.Optimizers.SgdStep;
import spiketile.layout.Block;
import spiketile.layout.ParameterMemory;

/** Optimizers over several steps against their papers' formulas in double precision. */
class OptimizersTest {
  private static final int STEPS = 8;
  private static final int ROWS = 3;
  private static final float RATE = 0.01f;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  /** What each of these steps multiplies into an error of single precision. */
  private static final double BOUND = 64 * 0x1p-23;

  /** One step of an optimizer, on blocks and on one parameter in double precision. */
  private enum Rule {
    SGD(0, 0),
    SGD_MOMENTUM(0.9f, 0),
    SGD_DECAY(0, 0.1f),
    SGD_MOMENTUM_DECAY(0.9f, 0.1f),
    ADAM(0, 0),
    ADAM_DECAY(0, 0.1f),
    ADAMW(0, 0.1f);

    private final float momentum;
    private final float decay;

    Rule(float momentum, float decay) {
      this.momentum = momentum;
      this.decay = decay;
    }

    boolean isSgd() {
      return ordinal() <= SGD_MOMENTUM_DECAY.ordinal();
    }

    /** One step of a kernel; false if a parameter is no longer finite. */
    boolean step(Optimizers optimizers, ParameterMemory memory, int step, float rate) {
      if (isSgd()) {
        return optimizers.sgd(memory, new SgdStep(rate, momentum, decay));
      }
      float correction1 = (float) (1 - Math.pow(BETA1, step));
      float correction2 = (float) (1 - Math.pow(BETA2, step));
      AdamStep numbers =
          new AdamStep(rate, BETA1, BETA2, EPSILON, correction1, correction2, decay, this == ADAMW);
      return optimizers.adam(memory, numbers);
    }

    int moments() {
      return isSgd() ? momentum == 0 ? 0 : 1 : 2;
    }

    /** w, m and v after a step. */
    double[] step(double[] state, double gradient, int step) {
      double w = state[0];
      double g = this == ADAMW ? gradient : gradient + decay * w;
      if (isSgd()) {
        double m = momentum * state[1] + g;
        return new double[] {w - RATE * m, m, 0};
      }
      double kept = this == ADAMW ? w - (double) RATE * decay * w : w;
      double m = BETA1 * state[1] + (1 - (double) BETA1) * g;
      double v = BETA2 * state[2] + (1 - (double) BETA2) * g * g;
      double mHat = m / (1 - Math.pow(BETA1, step));
      double vHat = v / (1 - Math.pow(BETA2, step));
      return new double[] {kept - RATE * mHat / (Math.sqrt(vHat) + EPSILON), m, v};
    }
  }

  static Stream<Arguments> formsAndRules() {
    return Stream.of(Form.values())
        .flatMap(form -> Stream.of(Rule.values()).map(rule -> Arguments.of(form, rule)));
  }

  @ParameterizedTest
  @MethodSource("formsAndRules")
  void stepsFollowTheFormula(Form form, Rule rule) {
    Shape.widths().forEach(width -> checkSteps(form, rule, width));
  }

  private static void checkSteps(Form form, Rule rule, int width) {
    SplittableRandom random = new SplittableRandom(width);
    try (GuardedMemory memory = new GuardedMemory()) {
      ParameterMemory parameters = parameters(memory, rule, width);
      Block w = parameters.values();
      randomize(random, w);
      double[][][] state = new double[ROWS][width][3];
      for (int r = 0; r < ROWS; r++) {
        for (int c = 0; c < width; c++) {
          state[r][c][0] = w.get(r, c);
        }
      }
      for (int step = 1; step <= STEPS; step++) {
        Block g = parameters.gradient();
        randomize(random, g);
        for (int r = 0; r < ROWS; r++) {
          for (int c = 0; c < width; c++) {
            state[r][c] = rule.step(state[r][c], g.get(r, c), step);
          }
        }

        boolean finite = rule.step(form.kernels.optimizers(), parameters, step, RATE);

        String given = "width %d, step %d".formatted(width, step);
        assertThat(finite).as(given).isTrue();
        assertClose(w, state, given);
        assertZero(g, 0, given);
        assertZero(w, width, given);
        for (int i = 0; i < rule.moments(); i++) {
          assertZero(parameters.moment(i), width, given);
        }
      }
    }
  }

  private static ParameterMemory parameters(GuardedMemory memory, Rule rule, int width) {
    return ParameterMemory.allocate(memory.arena(), ROWS, width, rule.moments());
  }

  private static void randomize(SplittableRandom random, Block block) {
    for (int r = 0; r < block.rows(); r++) {
      for (int c = 0; c < block.width(); c++) {
        block.set(r, c, GuardedMemory.between(random, -1, 1));
      }
    }
  }

  private static void assertClose(Block w, double[][][] state, String given) {
    for (int r = 0; r < ROWS; r++) {
      for (int c = 0; c < w.width(); c++) {
        assertThat((double) w.get(r, c))
            .as("w[%d, %d], %s", r, c, given)
            .isCloseTo(state[r][c][0], within(BOUND));
      }
    }
  }

  private static void assertZero(Block block, int firstColumn, String given) {
    for (int r = 0; r < block.rows(); r++) {
      for (int c = firstColumn; c < block.padded(); c++) {
        assertThat(block.get(r, c)).as("[%d, %d], %s", r, c, given).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothFormsGiveTheSameBits(Rule rule) {
    float[][] scalar = weightsAfterSteps(Form.SCALAR, rule);
    float[][] vector = weightsAfterSteps(Form.VECTOR, rule);

    assertThat(vector).isDeepEqualTo(scalar);
  }

  private static float[][] weightsAfterSteps(Form form, Rule rule) {
    SplittableRandom random = new SplittableRandom(6);
    try (GuardedMemory memory = new GuardedMemory()) {
      ParameterMemory parameters = parameters(memory, rule, 100);
      randomize(random, parameters.values());
      for (int step = 1; step <= STEPS; step++) {
        randomize(random, parameters.gradient());
        rule.step(form.kernels.optimizers(), parameters, step, RATE);
      }
      return GuardedMemory.values(parameters.values());
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndRules")
  void aStepSaysWhenAnyParameterIsNoLongerFinite(Form form, Rule rule) {
    float[] poisons = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    int width = 33;
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(7);
      for (int at = 0; at < ROWS * width; at++) {
        ParameterMemory parameters = parameters(memory, rule, width);
        randomize(random, parameters.values());
        randomize(random, parameters.gradient());
        float poison = poisons[at % poisons.length];
        Block poisoned = at % 2 == 0 ? parameters.values() : parameters.gradient();
        poisoned.set(at / width, at % width, poison);

        assertThat(rule.step(form.kernels.optimizers(), parameters, 1, RATE))
            .as("%s at [%d, %d] of %s", poison, at / width, at % width, at % 2 == 0 ? "w" : "g")
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndRules")
  void aStepSaysWhenAParameterOverflows(Form form, Rule rule) {
    try (GuardedMemory memory = new GuardedMemory()) {
      ParameterMemory parameters = parameters(memory, rule, 33);
      parameters.values().set(2, 32, Float.MAX_VALUE);
      parameters.gradient().set(2, 32, -1e19f);

      boolean finite = rule.step(form.kernels.optimizers(), parameters, 1, 1e38f);

      assertThat(finite).as("w = %s", parameters.values().get(2, 32)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeFiniteParametersAreFinite(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      ParameterMemory parameters = parameters(memory, Rule.SGD, 33);
      for (int c = 0; c < 33; c++) {
        parameters.values().set(1, c, c % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE);
      }

      assertThat(Rule.SGD.step(form.kernels.optimizers(), parameters, 1, RATE)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutMomentumTheMomentIsNotTouched(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      ParameterMemory parameters = ParameterMemory.allocate(memory.arena(), ROWS, 33, 1);
      SplittableRandom random = new SplittableRandom(8);
      randomize(random, parameters.values());
      randomize(random, parameters.gradient());
      randomize(random, parameters.moment(0));
      float[][] before = GuardedMemory.values(parameters.moment(0));

      Rule.SGD_DECAY.step(form.kernels.optimizers(), parameters, 1, RATE);

      assertThat(GuardedMemory.values(parameters.moment(0))).isDeepEqualTo(before);
    }
  }
}
