package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes of a sample, sparse and dense. */
class BpttBytesTest {
  private static final LayerShape HIDDEN = new LayerShape(1462, false, true);

  /** The poster's network, its time steps and its batch. */
  private static final NetworkShape POSTER =
      new NetworkShape(
          700,
          List.of(HIDDEN, HIDDEN, new LayerShape(20, false, true)),
          48,
          100,
          2,
          false,
          false,
          false);

  private static final MachineProfile L2_OF_1_MIB =
      new MachineProfile("1 MiB", 1 << 20, Long.MAX_VALUE);

  private static BpttBytes bytes(NetworkShape shape, double activity) {
    return BpttBytes.of(Plan.of(shape, L2_OF_1_MIB, Activity.same(shape, activity)));
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 10"})
  void atFivePercentActivityThePostersNetworkKeepsATenthOfADenseOne(int threads, int times) {
    BpttBytes bytes = bytes(POSTER.withThreads(threads), 0.05);

    assertThat(bytes.dense()).isEqualTo(100 * (16 * 2944 + 4 * 700));
    assertThat(bytes.lean()).isEqualTo(100 * (8 * 2944 + 4 * 700));
    assertThat(bytes.sparse() * times).isLessThan(bytes.dense());
  }

  @Test
  void withCheckpointsTheSameNetworkKeepsLessOfALongSequence() {
    NetworkShape longer = POSTER.withSteps(2000);

    assertThat(bytes(longer.withCheckpointSteps(150), 0.05).sparse() * 5)
        .isLessThan(bytes(longer, 0.05).sparse());
  }

  @ParameterizedTest
  @MethodSource("spiketile.layout.RandomNetworks#seeds")
  void allThatIsNotOfParametersIsCounted(long seed) {
    Plan plan = Plan.of(RandomNetworks.network(seed), RandomNetworks.machine(seed));
    long others =
        plan.bytes(Region.PARAMETERS)
            + plan.bytes(Region.BF16_WEIGHTS)
            + plan.bytes(Region.GRADIENT)
            + plan.bytes(Region.MOMENTS)
            + plan.bytes(Region.NEURONS);

    long all = plan.totalBytes() - others;

    assertThat(BpttBytes.of(plan).sparse())
        .isBetween(all / plan.shape().batch(), all / plan.shape().batch() + 1);
  }
}
