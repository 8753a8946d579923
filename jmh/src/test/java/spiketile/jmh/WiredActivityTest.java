package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spiketile.layout.SpikeList;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.RunSpec;
import spiketile.runtime.data.EventBatch;

class WiredActivityTest {
  private static final int HIDDEN = 200;

  @ParameterizedTest
  @CsvSource({"0.005,1", "0.05,10", "0.5,100"})
  void everyRowHasExactlySoManyFiredNeurons(double share, int fired) {
    StepShape shape = new StepShape(50, List.of(HIDDEN, HIDDEN, HIDDEN, 7), 12, 3);
    WiredActivity wired = new WiredActivity(shape, share);
    NetworkSpec.Builder spec = NetworkSpec.of(shape.inputs()).maxActivity(share);
    shape.layers().forEach(spec::layer);
    try (Network network =
        Network.open(
            spec.build(), OptimizerSpec.adam(1e-9), RunSpec.host(shape.batch(), shape.steps()))) {
      float[][] weights = new float[shape.layers().size()][];
      for (int l = 0; l < weights.length; l++) {
        weights[l] = network.parameters(l, ParameterKind.WEIGHT);
      }
      float[][] replaced = wired.weights(weights);
      for (int l = 0; l < weights.length; l++) {
        network.setParameters(l, ParameterKind.WEIGHT, replaced[l]);
      }
      EventBatch batch = wired.batch(9);
      for (int step = 0; step < 3; step++) {
        network.trainStep(batch);
        assertInput(network.inputSpikes());
        for (int l = 0; l < shape.layers().size() - 1; l++) {
          assertThat(network.activity(l).dropped()).isZero();
          assertRows(network.spikes(l), shape, l, fired);
        }
      }
      assertThat(replaced[3]).isEqualTo(weights[3]);
    }
  }

  private static void assertInput(SpikeList input) {
    for (int r = 0; r < input.rows(); r++) {
      assertThat(input.firedEnd(r) - input.rowStart(r)).isEqualTo(9);
    }
  }

  private static void assertRows(SpikeList list, StepShape shape, int layer, int fired) {
    BitSet seen = new BitSet();
    for (int r = (layer + 1) * shape.batch(); r < list.rows(); r++) {
      assertThat(list.firedEnd(r) - list.rowStart(r)).isEqualTo(fired);
      assertThat(list.rowStart(r + 1)).isEqualTo(list.firedEnd(r));
      for (int k = list.rowStart(r); k < list.firedEnd(r); k++) {
        seen.set(list.id(k));
      }
    }
    assertThat(seen.cardinality()).isGreaterThan(Math.min(HIDDEN * 3 / 4, fired * 8));
    assertThat(seen.length()).isGreaterThan(HIDDEN * 3 / 4);
  }
}
