package spiketile.layout;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Which neurons live on which tile, and how many bytes every region takes.
 *
 * <p>A plan is made before anything is allocated, and is what is then allocated: the byte counts are
 * those of {@link ModelArena#allocatedBytes} after a network has been opened, until a spike list
 * grows.
 *
 * @param shape the network
 * @param machine the machine it is for
 * @param activity the active share of every population that it is made for
 * @param inputCapacity entries the input's spike list has room for at first
 * @param inputBytes bytes of the regions of layer 0
 * @param layers the layers above
 */
public record Plan(
    NetworkShape shape,
    MachineProfile machine,
    Activity activity,
    int inputCapacity,
    Map<Region, Long> inputBytes,
    List<LayerPlan> layers) {
  /** Keeps its own copies. */
  public Plan {
    inputBytes = Map.copyOf(inputBytes);
    layers = List.copyOf(layers);
  }

  /**
   * Plans a network in which a tenth of every population is assumed to be active.
   *
   * @param shape the network
   * @param machine the machine it is for
   * @return the plan
   * @throws PlanRefusedException if the network does not fit into the machine's memory
   */
  public static Plan of(NetworkShape shape, MachineProfile machine) {
    return of(shape, machine, Activity.same(shape, Activity.ASSUMED));
  }

  /**
   * Plans a network for an activity that is assumed or has been measured.
   *
   * @param shape the network
   * @param machine the machine it is for
   * @param activity the active share of every population
   * @return the plan
   * @throws PlanRefusedException if the network does not fit into the machine's memory; the message
   *     names the layer, the tile, the bytes, and the smallest changes that would fit
   * @throws IllegalArgumentException if the activity is of another number of populations
   */
  public static Plan of(NetworkShape shape, MachineProfile machine, Activity activity) {
    if (activity.shares().size() != shape.layers().size() + 1) {
      throw new IllegalArgumentException(
          "an activity of %d populations for a network of %d, the input first"
              .formatted(activity.shares().size(), shape.layers().size() + 1));
    }
    Attempt attempt = attempt(shape, machine, activity);
    if (attempt.plan() == null) {
      throw attempt.refusal(new PlanChanges(shape, machine, activity).all());
    }
    return attempt.plan();
  }

  /**
   * A plan, or why there is none.
   *
   * @param plan the plan; null if the network does not fit
   * @param reason what does not fit, in words
   * @param layer the layer that does not
   * @param tile its fullest tile; −1 where all memory together is too little
   * @param needed bytes needed
   * @param there bytes there
   * @param tiles how many tiles it would fit on; {@link Long#MAX_VALUE} if on no number
   */
  record Attempt(
      Plan plan, String reason, int layer, int tile, long needed, long there, long tiles) {
    PlanRefusedException refusal(List<PlanChange> changes) {
      return new PlanRefusedException(reason, layer, tile, needed, there, changes);
    }
  }

  static Attempt attempt(NetworkShape shape, MachineProfile machine, Activity activity) {
    RegionBytes bytes = new RegionBytes(shape, machine, activity);
    return machine.bounded() ? attemptBounded(bytes) : attemptUnbounded(bytes);
  }

  private static Attempt attemptBounded(RegionBytes bytes) {
    TileShares.Cuts cuts = new TileShares(bytes).cut();
    if (cuts.misfit() != null) {
      return misfit(bytes.machine(), cuts.misfit());
    }
    if (bytes.shape().checkpointSteps() == 0) {
      return fits(plan(bytes, cuts.layers(), LayerCut::fittingChunk));
    }
    int chunk = LayerCut.commonChunk(cuts.layers());
    LayerCut first = cuts.layers().getFirst();
    return chunk > 0
        ? fits(plan(bytes, cuts.layers(), cut -> chunk))
        : misfit(bytes.machine(), new TileShares.Misfit(first, first.leastBytes(), Long.MAX_VALUE));
  }

  /** Tiles of 16 to 64 neurons, as many as there need to be. */
  private static Attempt attemptUnbounded(RegionBytes bytes) {
    NetworkShape shape = bytes.shape();
    List<LayerCut> cuts = new ArrayList<>();
    for (int l = 0; l < shape.layers().size(); l++) {
      LayerShape layer = shape.layers().get(l);
      int rows = parameterRows(layer, shape.inputsOf(l));
      int width = bytes.machine().tileWidth(rows, shape.bf16() ? Short.BYTES : Float.BYTES);
      int tiles = LayerCut.units(layer.neurons(), width);
      cuts.add(new LayerCut(bytes, l, width, tiles, LayerCut.smallGroups(tiles), 0));
    }
    for (int l = 0; l + 1 < cuts.size(); l++) {
      cuts.set(l, cuts.get(l).withGroupsAbove(cuts.get(l + 1).groups()));
    }
    int chunk = cuts.stream().mapToInt(LayerCut::longestChunk).min().orElseThrow();
    Plan plan = plan(bytes, cuts, cut -> chunk);
    return plan.totalBytes() <= bytes.machine().memoryBytes() ? fits(plan) : tooLarge(plan);
  }

  private static Plan plan(
      RegionBytes bytes, List<LayerCut> cuts, ToIntFunction<LayerCut> chunkSteps) {
    NetworkShape shape = bytes.shape();
    int first = chunkSteps.applyAsInt(cuts.getFirst());
    return new Plan(
        shape,
        bytes.machine(),
        bytes.activity(),
        bytes.capacity(0, shape.inputs(), first),
        bytes.input(first),
        cuts.stream().map(cut -> cut.plan(chunkSteps.applyAsInt(cut))).toList());
  }

  private static Attempt fits(Plan plan) {
    return new Attempt(plan, "", -1, -1, 0, 0, 0);
  }

  private static Attempt misfit(MachineProfile machine, TileShares.Misfit misfit) {
    LayerCut cut = misfit.cut();
    String reason =
        "layer %d, tile 1 of %s: %,d bytes needed with the layer on %,d tiles, %,d there"
            .formatted(
                cut.layer() + 1, machine.name(), misfit.needed(), cut.tiles(), machine.tileBytes());
    return new Attempt(
        null, reason, cut.layer(), 0, misfit.needed(), machine.tileBytes(), misfit.tiles());
  }

  private static Attempt tooLarge(Plan plan) {
    LayerPlan largest = plan.layers.getFirst();
    for (LayerPlan layer : plan.layers) {
      largest = layer.totalBytes() > largest.totalBytes() ? layer : largest;
    }
    long needed = plan.totalBytes();
    long there = plan.machine.memoryBytes();
    String reason =
        "the network needs %,d bytes and %s has %,d: %,d too many; layer %d alone takes %,d on %d tiles"
            .formatted(
                needed,
                plan.machine.name(),
                there,
                needed - there,
                largest.layer() + 1,
                largest.totalBytes(),
                largest.tiles().size());
    return new Attempt(null, reason, largest.layer(), -1, needed, there, Long.MAX_VALUE);
  }

  /**
   * Steps that lists hold at a time.
   *
   * @return T, or those between two checkpoints, which are whole chunks of all layers
   */
  public int segmentSteps() {
    return shape.segmentSteps(layers.getFirst().chunkSteps());
  }

  /**
   * The network over the steps of one segment.
   *
   * @return a shape whose rows are those of the lists
   */
  public NetworkShape segmentShape() {
    return shape.withSteps(segmentSteps());
  }

  /**
   * Whether each tile of a layer has a λ of its own, as it must where λ outlives the tile's turn or where
   * tiles share no memory. Else those of a group take turns with one.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return true for layers that go step by step, such as recurrent ones, and on bounded machines
   */
  public boolean ownLambda(int layer) {
    return bytes().ownLambda(layer);
  }

  /**
   * How many groups of a layer's tiles go backward at a time.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return as many as there are threads, or all if those are fewer or the machine is bounded
   */
  public int groupsAtOnce(int layer) {
    return bytes().groupsAtOnce(layers.get(layer).errorGroups());
  }

  /**
   * How many partials of the error below a layer's groups of tiles need.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return one for each group at a time, but for one of the first ones, which sums into the error itself
   */
  public int partials(int layer) {
    return layer == 0 ? 0 : bytes().partials(layers.get(layer).errorGroups());
  }

  /**
   * Opens the transpositions that layers share, since they go backward one after another.
   *
   * @param memory the input's
   * @return that of the lists below layers, and if there are recurrent layers that of their own lists; none
   *     on bounded machines, where each population has its own, and for dense products
   */
  public List<TransposedList> sharedTranspositions(MemorySource memory) {
    if (!bytes().sharedTransposition()) {
      return List.of();
    }
    return bytes().sharedTranspositions(layers.getFirst().chunkSteps()).stream()
        .map(room -> room.open(memory))
        .toList();
  }

  private RegionBytes bytes() {
    return new RegionBytes(shape, machine, activity);
  }

  /**
   * All memory the network takes.
   *
   * @return bytes over all layers and regions
   */
  public long totalBytes() {
    return sum(inputBytes) + layers.stream().mapToLong(LayerPlan::totalBytes).sum();
  }

  /**
   * What is here of a plan whose other layers and tiles are elsewhere: some layers, and of those which have enough tiles and are not
   * the last, a part of these. Of the layer below them there is what its tiles share: a list that is a copy of theirs.
   *
   * @param first index of the first layer, 0 for the first above the input
   * @param end index behind the last layer
   * @param part which part of the tiles
   * @param parts how many parts there are
   * @return a plan of as many layers, with tiles for those here
   */
  public Plan part(int first, int end, int part, int parts) {
    List<LayerPlan> some = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      LayerPlan layer = layers.get(l);
      if (l < first || l >= end) {
        some.add(layer.elsewhere(l == first - 1));
      } else {
        some.add(isShared(l, parts) ? layer.part(part, parts) : layer);
      }
    }
    Map<Region, Long> below = new EnumMap<>(Region.class);
    below.putAll(inputBytes);
    if (first > 0) {
      below.keySet().retainAll(Set.of(Region.TRANSPOSED));
    }
    return new Plan(shape, machine, activity, inputCapacity, below, some);
  }

  /**
   * Whether a layer's tiles are shared out: not those of the last layer, and not fewer than there are parts.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @param parts how many parts there are
   * @return whether each part has some of its tiles, and not all
   */
  public boolean isShared(int layer, int parts) {
    return parts > 1 && layer < layers.size() - 1 && layers.get(layer).tiles().size() >= parts;
  }

  /**
   * All memory of one kind.
   *
   * @param region the kind
   * @return bytes over all layers and tiles
   */
  public long bytes(Region region) {
    long bytes = inputBytes.getOrDefault(region, 0L);
    for (LayerPlan layer : layers) {
      bytes += layer.bytes().getOrDefault(region, 0L);
      for (TilePlan tile : layer.tiles()) {
        bytes += tile.bytes().getOrDefault(region, 0L);
      }
    }
    return bytes;
  }

  /**
   * Bytes of the bit masks of one time step: who fired, who is active. A long each for every 64
   * neurons.
   *
   * @param padded floats of a row
   * @param batch rows of a step
   * @return bytes for the masks of all rows
   */
  public static long maskBytes(int padded, int batch) {
    return 2L * Math.ceilDiv(padded, Long.SIZE) * batch * Long.BYTES;
  }

  /**
   * Rows of a readout: one of logits for each sample, then v over time, and λ of the step after it, if it is
   * leaky.
   *
   * @param shape the network
   * @param last its last layer
   * @return rows of the block {@link Region#READOUT}
   */
  public static int readoutRows(NetworkShape shape, LayerShape last) {
    return last.spiking()
        ? shape.batch()
        : Math.addExact(Math.multiplyExact(2, shape.batch()), shape.rows());
  }

  /**
   * What a tile's list keeps beside its ids.
   *
   * @param shape the network
   * @return σ', and u if gradients flow through the reset
   */
  public static SpikeList.Detail tileDetail(NetworkShape shape) {
    return shape.resetPath() ? SpikeList.Detail.SIGMA_AND_MEMBRANE : SpikeList.Detail.SIGMA;
  }

  static int parameterRows(LayerShape layer, int inputs) {
    return weightRows(layer, inputs) + 1 + (layer.learnsLeak() ? 1 : 0);
  }

  static int weightRows(LayerShape layer, int inputs) {
    return inputs + (layer.recurrent() ? layer.neurons() : 0);
  }

  static long sum(Map<Region, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
