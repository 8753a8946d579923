package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every plan must hold, over random networks; the seed is in the name of the test. */
class PlanTest {
  private static final String SEEDS = "spiketile.layout.RandomNetworks#seeds";
  private static final MachineProfile L2_OF_512_KIB =
      new MachineProfile("512 KiB", 512 << 10, Long.MAX_VALUE);

  private static Plan plan(long seed) {
    return Plan.of(RandomNetworks.network(seed), RandomNetworks.machine(seed));
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void everyNeuronLivesOnExactlyOneTileInOrder(long seed) {
    for (LayerPlan layer : plan(seed).layers()) {
      int next = 0;
      for (TilePlan tile : layer.tiles()) {
        assertThat(tile.firstNeuron()).isEqualTo(next);
        assertThat(tile.width()).isPositive();
        next += tile.width();
      }
      assertThat(next).isEqualTo(layer.shape().neurons());
    }
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void layersAndTilesAreNumberedFromZero(long seed) {
    Plan plan = plan(seed);
    for (int l = 0; l < plan.layers().size(); l++) {
      LayerPlan layer = plan.layers().get(l);
      assertThat(layer.layer()).isEqualTo(l);
      assertThat(layer.shape()).isEqualTo(plan.shape().layers().get(l));
      assertThat(layer.inputs()).isEqualTo(plan.shape().inputsOf(l));
      for (int i = 0; i < layer.tiles().size(); i++) {
        assertThat(layer.tiles().get(i).layer()).isEqualTo(l);
        assertThat(layer.tiles().get(i).tile()).isEqualTo(i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void tilesArePaddedToWholeLinesAndOnlyTheLastIsPartial(long seed) {
    for (LayerPlan layer : plan(seed).layers()) {
      for (TilePlan tile : layer.tiles()) {
        assertThat(tile.padded()).isEqualTo(Block.pad(tile.width())).isBetween(16, 64);
      }
      List<TilePlan> whole = layer.tiles().subList(0, layer.tiles().size() - 1);
      assertThat(whole).allMatch(tile -> tile.width() == tile.padded());
      assertThat(whole).extracting(TilePlan::width).allMatch(width -> width == widest(layer));
      assertThat(layer.stride())
          .isEqualTo(layer.tiles().stream().mapToInt(TilePlan::padded).sum())
          .isEqualTo(Block.pad(layer.shape().neurons()));
    }
  }

  private static int widest(LayerPlan layer) {
    return layer.tiles().getFirst().width();
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void errorGroupsCoverAllTilesInOrderAndAreSmall(long seed) {
    for (LayerPlan layer : plan(seed).layers()) {
      assertThat(layer.firstTile(0)).isZero();
      assertThat(layer.firstTile(layer.errorGroups())).isEqualTo(layer.tiles().size());
      for (int g = 0; g < layer.errorGroups(); g++) {
        assertThat(layer.firstTile(g + 1) - layer.firstTile(g))
            .as("tiles of group %d of %d", g, layer.errorGroups())
            .isBetween(1, 4);
      }
      assertThat(layer.errorGroups()).isGreaterThanOrEqualTo(Math.min(8, layer.tiles().size()));
    }
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void chunksOfTimeFitIntoTheSequence(long seed) {
    Plan plan = plan(seed);
    for (LayerPlan layer : plan.layers()) {
      assertThat(layer.chunkSteps()).isBetween(1, plan.shape().steps());
    }
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void bytesOfAllRegionsAddUpToTheTotal(long seed) {
    Plan plan = plan(seed);

    long byRegion = Arrays.stream(Region.values()).mapToLong(plan::bytes).sum();
    long byLayer = plan.layers().stream().mapToLong(LayerPlan::totalBytes).sum();
    long input = plan.inputBytes().values().stream().mapToLong(Long::longValue).sum();

    assertThat(byRegion).isEqualTo(plan.totalBytes());
    assertThat(byLayer + input).isEqualTo(plan.totalBytes());
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void everyRegionIsCountedInWholeLines(long seed) {
    Plan plan = plan(seed);
    for (Region region : Region.values()) {
      assertThat(plan.bytes(region) % ModelArena.ALIGNMENT).as(region.label()).isZero();
      assertThat(plan.bytes(region)).as(region.label()).isNotNegative();
    }
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void parametersAreARowForEachPresynapticNeuronAndTheBias(long seed) {
    Plan plan = plan(seed);
    for (LayerPlan layer : plan.layers()) {
      int recurrent = layer.shape().recurrent() ? layer.shape().neurons() : 0;
      assertThat(layer.parameterRows()).isEqualTo(layer.inputs() + recurrent + 1);
      for (TilePlan tile : layer.tiles()) {
        long parameters = 4L * layer.parameterRows() * tile.padded();
        assertThat(tile.bytes()).containsEntry(Region.PARAMETERS, parameters);
        assertThat(tile.bytes()).containsEntry(Region.GRADIENT, parameters);
        assertThat(tile.bytes().getOrDefault(Region.MOMENTS, 0L))
            .isEqualTo(plan.shape().moments() * parameters);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void listsHaveRoomForAStepInWhichEverythingIsActive(long seed) {
    Plan plan = plan(seed);
    int batch = plan.shape().batch();
    assertThat(plan.inputCapacity()).isGreaterThanOrEqualTo(batch * plan.shape().inputs());
    for (LayerPlan layer : plan.layers()) {
      assertThat(layer.listCapacity()).isGreaterThanOrEqualTo(batch * layer.shape().neurons());
      for (TilePlan tile : layer.tiles()) {
        assertThat(tile.listCapacity()).isGreaterThanOrEqualTo(batch * tile.width());
      }
    }
  }

  @Test
  void thePostersNetworkHasWideTilesWhereTheWeightsFit() {
    Plan plan =
        Plan.of(
            network(700, 100, 48, false, spiking(1462), spiking(1462), spiking(20)), L2_OF_512_KIB);

    assertThat(plan.layers()).extracting(layer -> layer.tiles().size()).containsExactly(23, 46, 1);
    assertThat(plan.layers()).extracting(LayerPlan::errorGroups).containsExactly(8, 12, 1);
    assertThat(plan.layers().get(0).tiles().getLast().width()).isEqualTo(1462 - 22 * 64);
  }

  @Test
  void aNetworkOfOneNeuronHasOneTile() {
    Plan plan = Plan.of(network(1, 1, 1, false, spiking(1)), L2_OF_512_KIB);

    LayerPlan layer = plan.layers().getFirst();
    assertThat(layer.tiles()).hasSize(1);
    assertThat(layer.errorGroups()).isEqualTo(1);
    assertThat(layer.chunkSteps()).isEqualTo(1);
    TilePlan tile = layer.tiles().getFirst();
    assertThat(tile.width()).isEqualTo(1);
    assertThat(tile.padded()).isEqualTo(16);
    assertThat(tile.bytes())
        .containsEntry(Region.PARAMETERS, 2 * 64L)
        .containsEntry(Region.NEURONS, 4 * 64L)
        .containsEntry(Region.MEMBRANE, 64L)
        .containsEntry(Region.MERGE_INDEX, 64L)
        .containsEntry(Region.SCRATCH, 2 * 64L);
  }

  @Test
  void aLeakyLastLayerHasNoListsButLogitsAndATrace() {
    Plan plan = Plan.of(network(10, 9, 3, false, spiking(40), leaky(20)), L2_OF_512_KIB);

    LayerPlan last = plan.layers().getLast();
    assertThat(last.bytes()).doesNotContainKeys(Region.LAYER_LIST, Region.ERROR);
    assertThat(last.bytes()).containsEntry(Region.READOUT, 4L * (3 + 11 * 3) * 32);
    assertThat(last.tiles().getFirst().bytes())
        .doesNotContainKeys(Region.MEMBRANE, Region.TILE_LIST, Region.MERGE_INDEX, Region.LAMBDA);
  }

  @Test
  void aSpikingLastLayerHasOneRowOfCountsForEachSample() {
    Plan plan = Plan.of(network(10, 9, 3, false, spiking(20)), L2_OF_512_KIB);

    assertThat(plan.layers().getLast().bytes()).containsEntry(Region.READOUT, 4L * 3 * 32);
  }

  @Test
  void aRecurrentLayerTransposesItselfAndGetsErrorsFromItself() {
    LayerShape recurrent = new LayerShape(100, true, true);
    Plan with = Plan.of(network(10, 9, 3, false, recurrent, spiking(20)), L2_OF_512_KIB);
    Plan without = Plan.of(network(10, 9, 3, false, spiking(100), spiking(20)), L2_OF_512_KIB);

    assertThat(with.bytes(Region.TRANSPOSED)).isGreaterThan(without.bytes(Region.TRANSPOSED));
    assertThat(without.bytes(Region.ERROR_PARTIALS))
        .as("one group above, which sums into the error itself")
        .isZero();
    assertThat(with.bytes(Region.ERROR_PARTIALS))
        .as("one for each of the layer's own two tiles")
        .isEqualTo(2 * with.layers().getFirst().bytes().get(Region.ERROR));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 3", "7, 7", "8, 7", "1000, 7"})
  void asManyGroupsGoBackwardAtATimeAsThereAreThreads(int threads, int partials) {
    NetworkShape network =
        network(700, 100, 48, false, spiking(512), spiking(512), spiking(10)).withThreads(threads);

    Plan plan = Plan.of(network, L2_OF_512_KIB);

    assertThat(plan.layers()).extracting(LayerPlan::errorGroups).containsExactly(8, 8, 1);
    assertThat(plan.groupsAtOnce(1)).isEqualTo(Math.min(8, threads));
    assertThat(plan.partials(1)).isEqualTo(partials);
    Map<Region, Long> bytes = plan.layers().getFirst().bytes();
    assertThat(bytes.get(Region.ERROR_PARTIALS)).isEqualTo(partials * bytes.get(Region.ERROR));
    assertThat(plan.layers().get(1).bytes())
        .as("the last layer's one group needs none")
        .doesNotContainKey(Region.ERROR_PARTIALS);
  }

  @Test
  void feedForwardTilesThatGoBackwardAtATimeHaveOneLambdaEach() {
    NetworkShape network = network(700, 100, 48, false, spiking(1000)).withThreads(3);
    Plan plan = Plan.of(network, L2_OF_512_KIB);
    LayerPlan layer = plan.layers().getFirst();

    assertThat(layer.tiles()).hasSize(16);
    assertThat(layer.tiles().getFirst().bytes()).doesNotContainKey(Region.LAMBDA);
    assertThat(layer.bytes())
        .containsEntry(Region.LAMBDA, 3 * (layer.chunkSteps() + 1) * 4L * 48 * 64);
  }

  @Test
  void layersShareOneTransposition() {
    Plan plan = Plan.of(network(700, 100, 48, false, spiking(300), spiking(10)), L2_OF_512_KIB);

    assertThat(plan.bytes(Region.TRANSPOSED))
        .isEqualTo(plan.inputBytes().get(Region.TRANSPOSED))
        .isEqualTo(TransposedList.bytes(700, 10, plan.inputCapacity()));
  }

  @Test
  void allLayersHaveTheShortestChunk() {
    Plan plan = Plan.of(network(700, 100, 48, false, spiking(64), spiking(10)), L2_OF_512_KIB);

    assertThat(plan.layers().getFirst().chunkSteps()).isEqualTo((512 << 10) / 4 / (4 * 48 * 64));
    assertThat(plan.layers())
        .allMatch(layer -> layer.chunkSteps() == plan.layers().getFirst().chunkSteps());
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "1, 10", "10, 10", "11, 20", "95, 100", "100, 100", "2000000000, 100"})
  void segmentsAreWholeChunksAndNotLongerThanTheSequence(int checkpointSteps, int segmentSteps) {
    NetworkShape network = network(700, 100, 48, false, spiking(64), spiking(10));

    Plan plan = Plan.of(network.withCheckpointSteps(checkpointSteps), L2_OF_512_KIB);

    assertThat(plan.layers().getFirst().chunkSteps()).isEqualTo(10);
    assertThat(plan.segmentSteps()).isEqualTo(segmentSteps);
    assertThat(plan.segmentShape().rows()).isEqualTo((segmentSteps + 1) * 48);
  }

  @Test
  void withCheckpointsListsHoldASegmentAndMembranesAreKept() {
    NetworkShape network = network(700, 1000, 48, false, spiking(64), leaky(10));
    Plan whole = Plan.of(network, L2_OF_512_KIB);

    Plan plan = Plan.of(network.withCheckpointSteps(50), L2_OF_512_KIB);

    TilePlan tile = plan.layers().getFirst().tiles().getFirst();
    assertThat(whole.bytes(Region.CHECKPOINTS)).isZero();
    // 20 segments: the first starts from zero, the last is not computed again
    assertThat(tile.bytes()).containsEntry(Region.CHECKPOINTS, 18 * 48 * 64 * 4L);
    assertThat(tile.bytes()).containsEntry(Region.MERGE_INDEX, 51 * 48 * 8L);
    assertThat(tile.bytes()).as("that of the step after").containsEntry(Region.LAMBDA, 48 * 256L);
    assertThat(plan.bytes(Region.READOUT)).isEqualTo(whole.bytes(Region.READOUT));
    assertThat(plan.totalBytes()).isLessThan(whole.totalBytes() / 4);
  }

  @Test
  void denseProductsNeedDenseSpikesAndNoTransposition() {
    Plan plan = Plan.of(network(10, 9, 3, true, spiking(100), spiking(20)), L2_OF_512_KIB);

    assertThat(plan.bytes(Region.TRANSPOSED)).isZero();
    assertThat(plan.bytes(Region.DENSE_SPIKES)).isEqualTo(4L * 10 * 3 * (16 + 112 + 32));
    assertThat(plan.inputCapacity()).as("every neuron in every row").isEqualTo(10 * 3 * 10);
  }

  private static LayerShape spiking(int neurons) {
    return new LayerShape(neurons, false, true);
  }

  private static LayerShape leaky(int neurons) {
    return new LayerShape(neurons, false, false);
  }

  private static NetworkShape network(
      int inputs, int steps, int batch, boolean dense, LayerShape... layers) {
    return new NetworkShape(inputs, List.of(layers), batch, steps, 2, false, dense, false);
  }
}
