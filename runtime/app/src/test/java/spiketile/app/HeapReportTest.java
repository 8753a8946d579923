package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.RunSpec;

class HeapReportTest {
  private static final int CACHE_LINE = 64;

  /** Tiles 16 wide, since little fits this machine's. */
  private static final MachineProfile SMALL = new MachineProfile("small", 4096, 1L << 30);

  /** 50 inputs, then tiles of 16 spiking neurons, of which the last layer has one. */
  private static HeapReport report(int hiddenTiles, int threads) {
    NetworkSpec spec = NetworkSpec.of(50).layer(16 * hiddenTiles).layer(7).build();
    RunSpec run = new RunSpec(4, 6, threads, Providers.selected(), SMALL, Backing.PLAIN);
    try (Network network = Network.open(spec, OptimizerSpec.adam(1e-3), run)) {
      return HeapReport.of(network);
    }
  }

  private static Map<String, HeapClass> byName(HeapReport report) {
    return report.classes().stream()
        .collect(Collectors.toMap(one -> one.name().replaceAll(".*\\.", ""), one -> one));
  }

  /** Each tile has so many of its own; a layer or network has others, whose number is the same. */
  @Test
  void aTileHasAHandfulOfDescriptors() {
    Map<String, HeapClass> few = byName(report(3, 2));
    Map<String, HeapClass> many = byName(report(13, 2));

    Map.of(
            "Tile", 1,
            "TilePlan", 1,
            "ParameterMemory", 1,
            "Neurons", 1,
            "LifTile", 1,
            "Projection", 1,
            "SpikeList", 1,
            "MergeIndex", 1,
            "Block", 10)
        .forEach(
            (name, each) ->
                assertThat(many.get(name).objects() - few.get(name).objects())
                    .as("%s of 10 tiles more", name)
                    .isEqualTo(10L * each));
    assertThat(few.get("Tile").objects()).isEqualTo(4);
    assertThat(few.get("SpikeList").objects()).as("4 tiles, input, 2 layers").isEqualTo(4 + 3);
  }

  /** 41 objects and 1,687 bytes were measured a tile, with compressed references. */
  @Test
  void objectsAndBytesOnTheHeapStayFew() {
    HeapClass few = HeapClass.sum("few", report(3, 2).classes());
    HeapClass many = HeapClass.sum("many", report(13, 2).classes());

    assertThat((many.objects() - few.objects()) / 10).isBetween(18L, 50L);
    assertThat((many.bytes() - few.bytes()) / 10).isBetween(18 * 16L, 2_000L);
    assertThat(few.bytes()).isLessThan(32_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void countersOfTwoWorkersNeverShareACacheLine(int threads) {
    assertThat(report(13, threads).counters().getAsLong()).isGreaterThanOrEqualTo(2 * CACHE_LINE);
  }

  @Test
  void oneThreadHasNoCountersInUse() {
    assertThat(report(3, 1).counters()).isEmpty();
  }

  @Test
  void sumsAndPaddingAreThoseOfTheObjects() {
    List<HeapClass> classes =
        HeapClass.of(List.of(new Object(), new Object(), new byte[3], new byte[16]));

    long header = HeapClass.of(List.of(new Object())).getFirst().bytes();
    assertThat(classes).extracting(HeapClass::name).contains("java.lang.Object", "byte[]");
    HeapClass objects = byName(classes, "java.lang.Object");
    assertThat(objects.objects()).isEqualTo(2);
    assertThat(objects.each()).isEqualTo(header);
    assertThat(objects.bytes()).isEqualTo(2 * header);
    HeapClass arrays = byName(classes, "byte[]");
    assertThat(arrays.each()).isEqualTo(HeapClass.VARIOUS);
    assertThat(arrays.bytes() % 8).isZero();
    assertThat(arrays.padding()).isPositive().isLessThan(16);
  }

  private static HeapClass byName(List<HeapClass> classes, String name) {
    return classes.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /** A reference leads to its object and to what that refers to, once, and not into a thread. */
  @Test
  void allThatCanBeReachedIsFoundOnce() {
    record Pair(Object left, Object right) {}
    Object shared = new int[1];
    Object[] loop = new Object[1];
    Pair pair = new Pair(shared, new Object[] {shared, loop, Thread.currentThread(), Pair.class});
    loop[0] = pair;

    assertThat(HeapObjects.from(pair)).containsExactlyInAnyOrder(pair, shared, pair.right(), loop);
  }

  @Test
  void theCommandPrintsTheReport() {
    Cli.Result result =
        Cli.line("info --heap --sizes 100,80,7 --batch 6 --steps 9 --kernels scalar --threads 2");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("objects of this network on the Java heap, 2 threads", "of them padding")
        .contains("spiketile.layout.Block", "smaller classes", "Left out:")
        .containsPattern("counters of tasks taken and workers done +128\n");
  }
}
