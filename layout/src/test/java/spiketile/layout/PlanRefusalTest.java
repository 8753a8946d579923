package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan is refused exactly when the machine has less memory than the network needs. */
class PlanRefusalTest {
  private static final String SEEDS = "spiketile.layout.RandomNetworks#seeds";

  @ParameterizedTest
  @MethodSource(SEEDS)
  void aNetworkThatJustFitsIsPlanned(long seed) {
    NetworkShape network = RandomNetworks.network(seed);
    Plan unlimited = Plan.of(network, RandomNetworks.machine(seed));

    Plan exact = Plan.of(network, machine(seed, unlimited.totalBytes()));

    assertThat(exact.layers()).isEqualTo(unlimited.layers());
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void aByteTooFewIsRefusedNamingTheLargestLayerAndTheBytes(long seed) {
    NetworkShape network = RandomNetworks.network(seed);
    Plan unlimited = Plan.of(network, RandomNetworks.machine(seed));
    long needed = unlimited.totalBytes();
    LayerPlan largest =
        unlimited.layers().stream()
            .max(
                Comparator.comparingLong(LayerPlan::totalBytes)
                    .thenComparing(Comparator.comparingInt(LayerPlan::layer).reversed()))
            .orElseThrow();

    assertThatThrownBy(() -> Plan.of(network, machine(seed, needed - 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs %,d bytes".formatted(needed))
        .hasMessageContaining("has %,d:".formatted(needed - 1))
        .hasMessageContaining("1 too many")
        .hasMessageContaining("tight")
        .hasMessageContaining(
            "layer %d alone takes %,d on %d tiles"
                .formatted(largest.layer() + 1, largest.totalBytes(), largest.tiles().size()));
  }

  @Test
  void checkpointsAreSuggestedWhereTheyHelp() {
    LayerShape hidden = new LayerShape(300, false, true);
    NetworkShape network =
        new NetworkShape(100, List.of(hidden, hidden), 8, 2000, 2, false, false, false);
    long needed = Plan.of(network, new MachineProfile("all", 1 << 16, 1L << 40)).totalBytes();
    MachineProfile half = new MachineProfile("half", 1 << 16, needed / 2);

    assertThatThrownBy(() -> Plan.of(network, half))
        .isInstanceOfSatisfying(
            PlanRefusedException.class,
            e -> {
              PlanChange change =
                  e.changes().stream()
                      .filter(c -> c.kind() == PlanChange.Kind.CHECKPOINTS)
                      .findFirst()
                      .orElseThrow();
              assertThat(e).hasMessageContaining(change.text());
              assertThat(Plan.of(change.shape(), half).totalBytes())
                  .isLessThanOrEqualTo(half.memoryBytes());
              int more = 2 * change.shape().checkpointSteps();
              assertThatThrownBy(() -> Plan.of(network.withCheckpointSteps(more), half))
                  .isInstanceOf(PlanRefusedException.class);
            });
  }

  private static MachineProfile machine(long seed, long memoryBytes) {
    return new MachineProfile("tight", RandomNetworks.machine(seed).tileBytes(), memoryBytes);
  }
}
