package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;

/** What a plan counts is what a network takes. */
class NetworkMemoryTest {
  private static final long MEMORY = 1L << 32;

  private static void assertPlanned(NetworkCase given, RunSpec run) {
    try (Network network = Network.open(given.spec(), given.optimizer(), run)) {
      assertThat(network.allocatedBytes())
          .as("%s on %s", given, run.machine())
          .isEqualTo(network.plan().totalBytes());
      assertThat(Network.plan(given.spec(), given.optimizer(), run)).isEqualTo(network.plan());
    }
  }

  @ParameterizedTest
  @MethodSource("spiketile.runtime.NetworkCase#stream")
  void aNetworkJustOpenedTakesWhatWasPlanned(NetworkCase given) {
    for (long tileBytes : new long[] {1, 4096, 30_000, 1 << 20}) {
      RunSpec run = given.run().withMachine(new MachineProfile("any", tileBytes, MEMORY));
      assertPlanned(given, run);
      assertPlanned(given, run.withBacking(Backing.GUARDED));
    }
  }

  @Test
  void soDoesANetworkOfRandomSizes() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean dense = random.nextInt(4) == 0;
      Readout readout = Readout.values()[random.nextInt(Readout.values().length)];
      NetworkSpec.Builder spec =
          NetworkSpec.of(random.nextInt(1, 200)).dense(dense).readout(readout);
      for (int l = random.nextInt(4); l > 0; l--) {
        boolean recurrent = !dense && random.nextBoolean();
        spec.layer(
            new LayerSpec(
                random.nextInt(1, 300), recurrent, random.nextBoolean(), NeuronSpec.POSTER));
      }
      spec.layer(new LayerSpec(random.nextInt(1, 100), NeuronSpec.POSTER));
      spec.detachReset(random.nextBoolean());
      NetworkCase given =
          NetworkCase.of("random sizes of seed " + seed, spec)
              .withSizes(random.nextInt(1, 9), random.nextInt(1, 30));
      MachineProfile machine = new MachineProfile("any", random.nextInt(1, 50_000), MEMORY);
      assertPlanned(given, given.run().withMachine(machine));
    }
  }

  @Test
  void aNetworkThatFitsToTheByteOpens() {
    NetworkCase given = NetworkCase.all().getFirst();
    long needed = Network.plan(given.spec(), given.optimizer(), given.run()).totalBytes();
    MachineProfile host = given.run().machine();
    MachineProfile enough = new MachineProfile("enough", host.tileBytes(), needed);
    MachineProfile oneByteLess = new MachineProfile("too small", host.tileBytes(), needed - 1);

    given.open(run -> run.withMachine(enough)).close();

    assertThatThrownBy(() -> given.open(run -> run.withMachine(oneByteLess)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "%,d bytes".formatted(needed), "too small", "1 too many", "layer 2 alone");
  }

  /** 160 GB of weights: whoever allocated any of it would not be done within the time. */
  @Test
  void aNetworkThatDoesNotFitIsRefusedBeforeAnythingIsAllocated() {
    NetworkSpec spec =
        NetworkSpec.of(200_000)
            .layer(new LayerSpec(200_000, NeuronSpec.POSTER))
            .layer(new LayerSpec(10, NeuronSpec.POSTER))
            .build();
    RunSpec run =
        new RunSpec(
            1,
            1,
            4,
            Providers.scalar(),
            new MachineProfile("small", 1 << 20, 1 << 30),
            Backing.PLAIN);
    OptimizerSpec optimizer = OptimizerSpec.adam(0.001);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> Network.open(spec, optimizer, run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("small has 1,073,741,824", "layer 1"));

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("spiketile-worker"));
  }

  @Test
  void sizesBeyondWhatCanBeCountedAreRefused() {
    NetworkSpec spec =
        NetworkSpec.of(Integer.MAX_VALUE).layer(new LayerSpec(1, NeuronSpec.POSTER)).build();
    RunSpec run = RunSpec.host(1, 1);

    assertThatThrownBy(() -> Network.plan(spec, OptimizerSpec.adam(0.001), run))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                Network.plan(
                    NetworkCase.all().getFirst().spec(),
                    OptimizerSpec.adam(0.001),
                    RunSpec.host(1 << 20, 1 << 20)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void memoryOnHugePagesIsToldFromPlainMemory() {
    NetworkCase given = NetworkCase.all().getFirst();
    try (Network plain = given.open()) {
      assertThat(plain.hugePages()).isFalse();
    }
  }
}
