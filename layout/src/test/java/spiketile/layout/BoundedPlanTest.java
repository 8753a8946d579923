package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans for machines whose tiles and bytes are hard limits; the seed is in the name of the test. */
class BoundedPlanTest {
  private static final String SEEDS = "spiketile.layout.RandomNetworks#seeds";

  /** The random network on its random machine, with as many bytes a tile as make it fit. */
  private static Plan fitting(long seed) {
    NetworkShape network = RandomNetworks.network(seed);
    MachineProfile machine = RandomNetworks.bounded(seed);
    int chips = Math.max(machine.chips(), network.layers().size());
    Activity activity = RandomNetworks.activity(seed, network);
    MachineProfile larger = machine.withChips(chips);
    while (Plan.attempt(network, larger, activity).plan() == null) {
      larger = withBytes(larger, larger.tileBytes() * 3 / 2);
    }
    return Plan.of(network, larger, activity);
  }

  private static MachineProfile withBytes(MachineProfile machine, long tileBytes) {
    return MachineProfile.bounded(
        machine.name(), machine.chips(), machine.tiles(), tileBytes, machine.timing());
  }

  private static MachineProfile withTiles(MachineProfile machine, int tiles) {
    return MachineProfile.bounded(machine.name(), 1, tiles, machine.tileBytes(), machine.timing());
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void everyNeuronIsOnOneTileAndNoTileOverItsBytes(long seed) {
    Plan plan = fitting(seed);
    int tiles = 0;
    for (LayerPlan layer : plan.layers()) {
      int next = 0;
      for (TilePlan tile : layer.tiles()) {
        assertThat(tile.firstNeuron()).isEqualTo(next);
        assertThat(tile.width()).isPositive();
        assertThat(tile.padded()).isEqualTo(Block.pad(tile.width()));
        assertThat(tile.residentBytes()).isLessThanOrEqualTo(plan.machine().tileBytes());
        next += tile.width();
      }
      assertThat(next).isEqualTo(layer.shape().neurons());
      assertThat(layer.tileOf(next - 1)).isEqualTo(layer.tiles().size() - 1);
      tiles += layer.tiles().size();
    }
    assertThat(tiles).isLessThanOrEqualTo(plan.machine().allTiles());
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void widthsDifferByOneAndThoseOfALeakyReadoutByALine(long seed) {
    for (LayerPlan layer : fitting(seed).layers()) {
      List<TilePlan> whole = layer.tiles();
      int most = whole.getFirst().width();
      if (layer.shape().spiking()) {
        assertThat(whole).allMatch(tile -> most - tile.width() <= 1);
      } else {
        assertThat(whole).allMatch(tile -> tile.firstNeuron() % Block.PAD == 0);
        assertThat(whole.subList(0, whole.size() - 1))
            .allMatch(tile -> most - tile.width() <= Block.PAD);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void whatIsSharedIsSpreadEvenlyAndEveryByteIsOnATile(long seed) {
    Plan plan = fitting(seed);
    long resident = 0;
    for (LayerPlan layer : plan.layers()) {
      long shared = Plan.sum(layer.bytes());
      shared += layer.layer() == 0 ? Plan.sum(plan.inputBytes()) : 0;
      assertThat(layer.tiles().stream().mapToLong(TilePlan::exchangeBytes).sum()).isEqualTo(shared);
      long least = layer.tiles().stream().mapToLong(TilePlan::exchangeBytes).min().orElseThrow();
      assertThat(layer.tiles()).allMatch(tile -> tile.exchangeBytes() - least <= 64);
      resident += layer.tiles().stream().mapToLong(TilePlan::residentBytes).sum();
    }
    assertThat(resident).isEqualTo(plan.totalBytes());
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void groupsAndChunksAreWithinWhatALayerHas(long seed) {
    Plan plan = fitting(seed);
    for (LayerPlan layer : plan.layers()) {
      assertThat(layer.errorGroups()).isBetween(1, Math.min(8, layer.tiles().size()));
      assertThat(layer.chunkSteps()).isBetween(1, plan.shape().steps());
    }
  }

  /** A machine with a byte a tile less than the fewest that do is refused, and so is one tile less. */
  @ParameterizedTest
  @MethodSource(SEEDS)
  void aPlanIsRefusedExactlyBelowTheFewestBytesAndTiles(long seed) {
    Plan plan = fitting(seed);
    long fewest = 1;
    for (long more = plan.machine().tileBytes(); fewest < more; ) {
      long middle = (fewest + more) / 2;
      boolean fits =
          Plan.attempt(plan.shape(), withBytes(plan.machine(), middle), plan.activity()).plan()
              != null;
      more = fits ? middle : more;
      fewest = fits ? fewest : middle + 1;
    }
    MachineProfile tight = withBytes(plan.machine(), fewest);
    MachineProfile tighter = withBytes(plan.machine(), fewest - 1);

    Plan exact = Plan.of(plan.shape(), tight, plan.activity());

    assertThat(fullest(exact)).isLessThanOrEqualTo(fewest);
    assertThatThrownBy(() -> Plan.of(plan.shape(), tighter, plan.activity()))
        .isInstanceOfSatisfying(
            PlanRefusedException.class,
            e -> {
              assertThat(e.bytesThere()).isEqualTo(tighter.tileBytes());
              assertThat(e.bytesNeeded()).isGreaterThan(tighter.tileBytes());
              assertThat(e)
                  .hasMessageContaining("layer %d, tile 1 of random".formatted(e.layer() + 1))
                  .hasMessageContaining("%,d bytes needed".formatted(e.bytesNeeded()))
                  .hasMessageContaining("%,d there".formatted(e.bytesThere()));
            });
  }

  private static long fullest(Plan plan) {
    return plan.layers().stream()
        .flatMap(layer -> layer.tiles().stream())
        .mapToLong(TilePlan::residentBytes)
        .max()
        .orElseThrow();
  }

  /** Every number of tiles for every layer, every chunk, every number of groups: some fit, or none. */
  @ParameterizedTest
  @MethodSource(SEEDS)
  void aSmallNetworkIsRefusedExactlyIfNoDistributionFits(long seed) {
    NetworkShape network = RandomNetworks.small(seed);
    Activity activity = RandomNetworks.activity(seed, network);
    int refused = 0;
    int planned = 0;
    for (int tiles = 1; tiles <= 12; tiles += 3) {
      for (long bytes = 2_000; bytes < 200_000; bytes = bytes * 5 / 4) {
        MachineProfile machine =
            MachineProfile.bounded("small", 1, tiles, bytes, RandomNetworks.timing(2));
        boolean fits = Plan.attempt(network, machine, activity).plan() != null;

        assertThat(fits)
            .as("%d tiles of %d bytes", tiles, bytes)
            .isEqualTo(anyFits(new RegionBytes(network, machine, activity)));
        planned += fits ? 1 : 0;
        refused += fits ? 0 : 1;
      }
    }
    assertThat(planned).isPositive();
    assertThat(refused).isPositive();
  }

  private static boolean anyFits(RegionBytes bytes) {
    return anyFits(bytes, bytes.shape().layers().size() - 1, 0, bytes.machine().allTiles());
  }

  private static boolean anyFits(RegionBytes bytes, int layer, int groupsAbove, int tilesLeft) {
    if (layer < 0) {
      return true;
    }
    LayerShape shape = bytes.shape().layers().get(layer);
    int unit = shape.spiking() ? 1 : Block.PAD;
    int most = Math.min(tilesLeft, LayerCut.units(shape.neurons(), unit));
    for (int tiles = 1; tiles <= most; tiles++) {
      for (int groups = 1; groups <= Math.min(8, tiles); groups++) {
        LayerCut cut = new LayerCut(bytes, layer, unit, tiles, groups, groupsAbove);
        if (anyChunk(cut) && anyFits(bytes, layer - 1, groups, tilesLeft - tiles)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean anyChunk(LayerCut cut) {
    MachineProfile machine = cut.bytes().machine();
    for (int chunk = 1; chunk <= cut.bytes().shape().steps(); chunk++) {
      boolean fits =
          cut.plan(chunk).tiles().stream()
              .allMatch(tile -> tile.residentBytes() <= machine.tileBytes());
      if (fits) {
        return true;
      }
    }
    return false;
  }

  /** No other distribution has a lower highest load: what would lessen it takes more than is left. */
  @ParameterizedTest
  @MethodSource(SEEDS)
  void theHighestLoadIsAsLowAsItGets(long seed) {
    Plan plan = fitting(seed);
    RegionBytes bytes = new RegionBytes(plan.shape(), plan.machine(), plan.activity());
    double highest = 0;
    for (LayerPlan layer : plan.layers()) {
      for (TilePlan tile : layer.tiles()) {
        highest = Math.max(highest, tile.load());
      }
    }
    long needed = 0;
    for (LayerPlan layer : plan.layers()) {
      needed += fewestTilesBelow(bytes, layer, highest);
    }
    assertThat(needed).isGreaterThan(plan.machine().allTiles());
  }

  /** The fewest tiles of a layer with lower loads than the given one; very many if none has. */
  private static long fewestTilesBelow(RegionBytes bytes, LayerPlan layer, double load) {
    int unit = layer.shape().spiking() ? 1 : Block.PAD;
    int units = LayerCut.units(layer.shape().neurons(), unit);
    for (int tiles = 1; tiles <= units; tiles++) {
      int above = layer.layer() < bytes.shape().layers().size() - 1 ? 1 : 0;
      LayerCut cut = new LayerCut(bytes, layer.layer(), unit, tiles, 1, above);
      if (cut.load() < load && cut.fittingChunk() > 0) {
        return tiles;
      }
    }
    return Integer.MAX_VALUE;
  }

  @ParameterizedTest
  @MethodSource(SEEDS)
  void everyChangeThatIsSuggestedFitsAndOneLessDoesNot(long seed) {
    NetworkShape network = RandomNetworks.network(seed);
    MachineProfile machine = RandomNetworks.bounded(seed);
    Plan.Attempt attempt = Plan.attempt(network, machine, Activity.same(network, Activity.ASSUMED));
    if (attempt.plan() != null) {
      assertThat(Plan.of(network, machine)).isEqualTo(attempt.plan());
      return;
    }
    assertThatThrownBy(() -> Plan.of(network, machine))
        .isInstanceOfSatisfying(
            PlanRefusedException.class,
            e -> {
              for (PlanChange change : e.changes()) {
                assertThat(e).hasMessageContaining(change.text());
                Plan.of(change.shape(), change.machine());
                assertRefused(oneLess(change));
              }
            });
  }

  private static void assertRefused(PlanChange change) {
    if (change.kind() != PlanChange.Kind.BF16 && change.kind() != PlanChange.Kind.CHECKPOINTS) {
      assertThatThrownBy(() -> Plan.of(change.shape(), change.machine()))
          .as(change.text())
          .isInstanceOf(PlanRefusedException.class);
    }
  }

  /** A tile or chip less, or a sample or time step more. */
  private static PlanChange oneLess(PlanChange change) {
    NetworkShape shape = change.shape();
    MachineProfile machine = change.machine();
    return switch (change.kind()) {
      case TILES ->
          new PlanChange(
              change.kind(), shape, withTiles(machine, machine.tiles() - 1), "a tile less");
      case CHIPS ->
          new PlanChange(
              change.kind(), shape, machine.withChips(machine.chips() - 1), "a chip less");
      case BATCH ->
          new PlanChange(
              change.kind(), shape.withBatch(shape.batch() + 1), machine, "a sample more");
      case STEPS ->
          new PlanChange(change.kind(), shape.withSteps(shape.steps() + 1), machine, "a step more");
      case CHECKPOINTS, BF16 -> change;
    };
  }

  /** The seeds above are of use only if there is something to refuse, and each kind of change. */
  @Test
  void theSeedsHaveRefusalsOfEveryKind() {
    List<PlanChange.Kind> kinds = new ArrayList<>();
    RandomNetworks.seeds()
        .forEach(
            seed -> {
              NetworkShape network = RandomNetworks.network(seed);
              try {
                Plan.of(network, RandomNetworks.bounded(seed));
              } catch (PlanRefusedException e) {
                e.changes().forEach(change -> kinds.add(change.kind()));
              }
            });
    assertThat(kinds)
        .contains(
            PlanChange.Kind.TILES,
            PlanChange.Kind.CHIPS,
            PlanChange.Kind.BATCH,
            PlanChange.Kind.STEPS);
  }

  @Test
  void thePostersNetworkHasTwoNeuronsATileOnThePostersMachine() {
    LayerShape hidden = new LayerShape(1462, false, true);
    NetworkShape poster =
        new NetworkShape(
            700,
            List.of(hidden, hidden, new LayerShape(20, false, true)),
            48,
            100,
            2,
            false,
            false,
            false);

    Plan plan = Plan.of(poster, MachineProfile.ipuMk2());

    assertThat(plan.layers())
        .extracting(layer -> layer.tiles().size())
        .containsExactly(731, 731, 10);
    assertThat(plan.layers())
        .allSatisfy(layer -> assertThat(layer.tiles()).allMatch(tile -> tile.width() == 2));
  }

  @Test
  void anActivityOfAnotherNumberOfPopulationsIsRefused() {
    NetworkShape network = RandomNetworks.small(0);
    assertThatThrownBy(() -> Plan.of(network, MachineProfile.ipuMk2(), new Activity(List.of(0.1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 populations for a network of");
    assertThatThrownBy(() -> new Activity(List.of(0.1, 1.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("activity of population 1 1.5: from 0 to 1");
  }
}
