package spiketile.runtime.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import spiketile.runtime.Readout;

/** What a readout decides where the formulas leave a choice. */
class OracleReadoutTest {
  private static final double[] NOTHING = {0, 0};

  @Test
  void theMaximumIsOverTheStepsFromOne() {
    double[][] v = {{0, 0}, {-3, -1}, {-2, -4}};

    OracleReadout.Outcome outcome = evaluate(Readout.MAX, v, 0);

    assertThat(outcome.loss()).isEqualTo(OracleReadout.crossEntropy(new double[] {-2, -1}, 0));
    assertThat(outcome.predictions()).containsExactly(1);
    assertThat(outcome.error()[0][0]).containsExactly(0, 0);
    assertThat(outcome.error()[1][0][0]).isZero();
    assertThat(outcome.error()[1][0][1]).isPositive();
    assertThat(outcome.error()[2][0][0]).isNegative();
    assertThat(outcome.error()[2][0][1]).isZero();
  }

  @Test
  void ofEqualMaximaTheFirstHasTheGradient() {
    OracleReadout.Outcome outcome =
        evaluate(Readout.MAX, new double[][] {{0, 0}, {5, 1}, {5, 1}, {5, 1}}, 1);

    assertThat(outcome.error()[1][0]).doesNotContain(0);
    assertThat(outcome.error()[2][0]).containsExactly(NOTHING, within(0.0));
    assertThat(outcome.error()[3][0]).containsExactly(NOTHING, within(0.0));
  }

  @Test
  void ofEqualLogitsTheLowestClassIsPredicted() {
    double[][] v = {{0, 0, 0}, {1, 2, 2}};

    for (Readout readout : new Readout[] {Readout.MEAN, Readout.LAST, Readout.PER_STEP}) {
      assertThat(evaluate(readout, v, 0).predictions()).as("%s", readout).containsExactly(1);
    }
  }

  @Test
  void perStepPredictionsAddSoftmaxesNotV() {
    // v adds up to 8 for the first class and 6 for the second, which wins two of three steps
    double[][] v = {{0, 0}, {8, 0}, {0, 3}, {0, 3}};

    assertThat(evaluate(Readout.PER_STEP, v, 0).predictions()).containsExactly(1);
    assertThat(evaluate(Readout.MEAN, v, 0).predictions()).containsExactly(0);
  }

  private static OracleReadout.Outcome evaluate(Readout readout, double[][] v, int label) {
    LayerHistory history = LayerHistory.zeros(v.length - 1, 1, v[0].length);
    for (int t = 0; t < v.length; t++) {
      history.u()[t][0] = v[t];
    }
    return new OracleReadout(readout, history, new int[] {label}).evaluate();
  }
}
