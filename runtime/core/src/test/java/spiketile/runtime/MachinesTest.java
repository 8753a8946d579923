package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.LayerPlan;
import spiketile.layout.MachineProfile;
import spiketile.layout.MachineTiming;
import spiketile.layout.PlanRefusedException;
import spiketile.layout.TileFullException;
import spiketile.layout.TilePlan;

/** Networks on machines with a number of tiles and hard limits of their bytes. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class MachinesTest {
  private static final String CASES = "spiketile.runtime.NetworkCase#stream";
  private static final MachineTiming TIMING = new MachineTiming(1e9, 6, 2, 4, 150, 1e9);

  /** The machines of the data sheets, with fewer tiles and so with wider ones. */
  private static List<MachineProfile> machines(NetworkCase given) {
    SplittableRandom random = new SplittableRandom(given.name().hashCode());
    List<MachineProfile> machines = new ArrayList<>();
    machines.add(MachineProfile.bounded("like mk2", 1, 150, 4 * 628_000, TIMING));
    machines.add(MachineProfile.bounded("wide", 1, 4, 1 << 24, TIMING));
    for (int i = 0; i < 2; i++) {
      int tiles = random.nextInt(5, 300);
      machines.add(
          MachineProfile.bounded(
              "random " + i,
              random.nextInt(1, 4),
              tiles,
              random.nextLong(1 << 22, 1 << 24),
              TIMING));
    }
    return machines;
  }

  /**
   * Errors are summed over other tiles, so in another order: sums of n terms then differ by at most
   * n·2⁻²³ of the sum of their sizes. The longest sums are over the layers' neurons and over all rows.
   */
  private static double bound(NetworkCase given) {
    int terms = given.steps() * given.batch();
    for (LayerSpec layer : given.spec().layers()) {
      terms += layer.neurons();
    }
    return terms * 0x1p-23;
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void anyMachineGivesTheSameSpikesAndGradientsWithinTheBound(NetworkCase given) {
    NetworkTrace expected = NetworkTrace.ofGradients(given, run -> run);
    for (MachineProfile machine : machines(given)) {
      NetworkTrace trace = NetworkTrace.ofGradients(given, run -> run.withMachine(machine));
      trace.assertSameForwardAs(expected);
      trace.assertGradientsCloseTo(expected, bound(given));
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void anyNumberOfThreadsGivesTheSameBits(NetworkCase given) {
    MachineProfile machine = machines(given).getFirst();
    NetworkTrace expected = NetworkTrace.ofTraining(given, run -> run.withMachine(machine));
    NetworkTrace.ofTraining(given, run -> run.withMachine(machine).withThreads(3))
        .assertSameBitsAs(expected);
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void whatIsAllocatedIsWhatWasPlannedAndEachTilesRegionsAreInItsSlice(NetworkCase given) {
    for (MachineProfile machine : machines(given)) {
      try (Network network = given.open(run -> run.withMachine(machine))) {
        assertThat(network.allocatedBytes()).isEqualTo(network.plan().totalBytes());
        for (int l = 0; l < network.plan().layers().size(); l++) {
          assertTiles(network, l);
        }
      }
    }
  }

  private static void assertTiles(Network network, int layer) {
    LayerPlan plan = network.plan().layers().get(layer);
    for (Tile tile : network.layer(layer).tiles()) {
      TilePlan planned = plan.tiles().get(tile.plan.tile());
      MemorySegment slice = tile.own.slice();
      assertThat(tile.own.usedBytes()).isEqualTo(planned.totalBytes());
      assertThat(slice.byteSize()).isEqualTo(planned.totalBytes());
      assertInside(slice, tile.memory.data());
      assertInside(slice, tile.neurons.values().data());
      if (network.layer(layer) instanceof LifLayer lif) {
        lif.regions(planned.tile())
            .filter(region -> region.byteSize() > 0) // no u beside ids without the reset's path
            .forEach(region -> assertInside(slice, region));
      }
    }
  }

  private static void assertInside(MemorySegment slice, MemorySegment region) {
    assertThat(region.address()).isGreaterThanOrEqualTo(slice.address());
    assertThat(region.address() + region.byteSize())
        .isLessThanOrEqualTo(slice.address() + slice.byteSize());
  }

  @Test
  void moreActivityThanATileHasRoomForIsRefusedAndHarmsNothing() {
    NeuronSpec always = NeuronSpec.uniform(0.9f, 0.5f, 1f, 0.5f, 10f).alwaysActive();
    NetworkSpec spec =
        NetworkSpec.of(70)
            .layer(new LayerSpec(200, always))
            .layer(new LayerSpec(10, always))
            .seed(1)
            .build();
    NetworkCase given = new NetworkCase("all active", spec, OptimizerSpec.adam(0.01), 12, 30, 0.05);
    MachineProfile tight = tightest(given);
    try (Network network = given.open(run -> run.withMachine(tight))) {
      float[] weights = network.parameters(0, ParameterKind.WEIGHT);
      float[] gradient = network.gradient(0, ParameterKind.WEIGHT);

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> network.trainStep(given.batch(0)))
            .isInstanceOf(TileFullException.class)
            .hasMessageContainingAll("layer 1, tile ", " of tight", "--activity")
            .hasMessageContaining("room was planned for");
      }

      assertThat(network.updates()).isZero();
      assertThat(network.parameters(0, ParameterKind.WEIGHT)).isEqualTo(weights);
      assertThat(network.gradient(0, ParameterKind.WEIGHT)).isEqualTo(gradient);
    }
    MachineProfile planned = tightest(given, 1);
    try (Network network = given.open(run -> run.withMachine(planned).withActivity(1))) {
      network.trainStep(given.batch(0));
      assertThat(network.allocatedBytes()).isEqualTo(network.plan().totalBytes());
    }
  }

  private static MachineProfile tightest(NetworkCase given) {
    return tightest(given, 0.1);
  }

  /** Eight tiles of the fewest kilobytes with which the network fits. */
  private static MachineProfile tightest(NetworkCase given, double activity) {
    for (long bytes = 1 << 10; ; bytes += 1 << 10) {
      MachineProfile machine = MachineProfile.bounded("tight", 1, 8, bytes, TIMING);
      try {
        RunSpec run = given.run().withMachine(machine).withActivity(activity);
        Network.plan(given.spec(), given.optimizer(), run);
        return machine;
      } catch (PlanRefusedException e) {
        assertThat(e.bytesThere()).isEqualTo(bytes);
      }
    }
  }
}
