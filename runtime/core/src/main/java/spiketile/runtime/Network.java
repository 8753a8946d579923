package spiketile.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import spiketile.layout.LayerPlan;
import spiketile.layout.ModelArena;
import spiketile.layout.Plan;
import spiketile.layout.PlanRefusedException;
import spiketile.layout.PlannedMemory;
import spiketile.layout.SpikeList;
import spiketile.layout.TileFullException;
import spiketile.layout.TilePlan;
import spiketile.runtime.collectives.Agreement;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.CollectivesException;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.Seeds;

/**
 * A network in memory: forward, backward through time, update.
 *
 * <p>All state lives in one arena, opened with the network and closed with it. One thread at a time
 * may use a network; it works with threads of its own inside. Gradients add up over backward passes
 * until an update uses them. Results are the same bits for any number of threads.
 */
public final class Network implements AutoCloseable {
  private static final Consumer<Tile> KEEP_GRADIENT = tile -> {};

  private final NetworkSpec spec;
  private final OptimizerSpec optimizer;
  private final RunSpec run;
  private final Plan plan;
  private final ModelArena arena;
  private final Workers workers;
  private final Population input;

  /** What of the network is here. */
  private final NetworkPart part;

  private final List<Layer> layers;

  /** Those of them that are not the readout. */
  private final LifLayer[] hidden;

  /** The ranks that have the other layers; null if all are here. */
  private final ModelParallel stages;

  private final List<Tile> tiles = new ArrayList<>();
  private final Parameters parameters;
  private final ReadoutHead readout;
  private final GradientNorm gradientNorm;
  private final TimeSegments times;
  private final Passes passes;
  private final TileUpdate update;
  private final Consumer<Tile> updateTile;
  private final Consumer<Tile> updateTileTimed;
  private final IntConsumer updateTileAt;
  private final ExchangeCounter exchanged = new ExchangeCounter();
  private final ExchangeCounter sent = new ExchangeCounter();
  private final StepEvent stepEvent = new StepEvent();
  private Profile profile;
  private EventBatch batch;
  private boolean forwardDone;
  private boolean gradientStands;
  private long updates;

  /** The ranks that share this network's batches; null if it has them for itself. */
  private DataParallel ranks;

  /** Whether the gradients that stand are sums over the ranks. */
  private boolean gradientSummed;

  private Network(NetworkSpec spec, OptimizerSpec optimizer, RunSpec run, Pipeline pipeline) {
    this.spec = spec;
    this.optimizer = optimizer;
    this.run = run;
    update = new TileUpdate(optimizer, run.kernels());
    updateTile = update::apply;
    updateTileTimed = this::updateTimed;
    updateTileAt = index -> update.apply(tiles.get(index));
    part = new NetworkPart(spec, optimizer, run, pipeline);
    plan = part.whole;
    times = new TimeSegments(run.steps(), plan.segmentSteps());
    Pinning pinning = run.pin() ? Pinning.of(run.threads()) : Pinning.NONE;
    arena = ModelArena.open(run.backing(), part.here.totalBytes());
    workers = new Workers(run.threads(), pinning);
    try {
      PlannedMemory memory = new PlannedMemory(arena, part.here);
      LayerStack stack = new LayerStack(part, spec, run, memory, workers, times, exchanged, sent);
      input = stack.input;
      layers = stack.layers;
      hidden =
          layers.stream()
              .limit(layers.size() - (part.hasReadout() ? 1L : 0L))
              .map(LifLayer.class::cast)
              .toArray(LifLayer[]::new);
      readout = stack.readout;
      stages = part.isWhole() ? null : new ModelParallel(part, readout.logits());
      passes =
          part.isWhole()
              ? new Bptt(workers, times, input, layers, readout)
              : new StagePasses(workers, times, stack, part, sent);
      parameters = new Parameters(spec, run.kernels(), layers, part.own, stages);
      gradientNorm =
          new GradientNorm(
              workers, layers.stream().flatMap(layer -> layer.tiles().stream()).toList());
      addTilesByWorker();
      layers.forEach(layer -> workers.run(layer.tiles().size(), layer::firstTouch));
      WeightInit.draw(this);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** A worker's tiles of all layers in a row, so that its share of the updates is its tiles too. */
  private void addTilesByWorker() {
    for (int w = 0; w < workers.count(); w++) {
      for (Layer layer : layers) {
        List<Tile> all = layer.tiles();
        int first = workers.firstTask(w, all.size());
        tiles.addAll(all.subList(first, workers.firstTask(w + 1, all.size())));
      }
    }
  }

  /**
   * Plans a network, allocates its memory, draws its weights and starts its threads.
   *
   * @param spec what the network is
   * @param optimizer the rule of updates
   * @param run how it runs
   * @return the open network
   * @throws PlanRefusedException if the network does not fit into the machine's memory; nothing has been
   *     allocated then
   * @throws IllegalArgumentException if there are more workers to pin than CPUs, or dense products are asked for where
   *     there are none
   */
  public static Network open(NetworkSpec spec, OptimizerSpec optimizer, RunSpec run) {
    return new Network(spec, optimizer, run, null);
  }

  /**
   * Opens this rank's layers of a network that several ranks have together, with the weights that they have where one
   * rank has them all. All ranks call alike what goes forward or backward, {@link #minimise}, {@link #clipGradient} and updates, with the same
   * batches; each knows loss, predictions and logits afterwards, and every layer's activity. Parameters, gradients, spikes and membranes are those
   * of the layers that are {@linkplain #has here}; where tiles of a layer are on several ranks, these ask for parameters and gradients together, and get those of all.
   *
   * @param spec what the network is
   * @param optimizer the rule of updates
   * @param run how it runs
   * @param pipeline the ranks; to be closed after the network
   * @return the open part of the network
   * @throws PlanRefusedException if the network does not fit into the machine's memory
   * @throws CollectivesException if the ranks' networks differ, naming in what
   * @throws IllegalArgumentException if there are more ranks than layers, or where ranks cannot share a network: with checkpoints, dense
   *     products, a readout per step, or on a bounded machine
   */
  public static Network open(
      NetworkSpec spec, OptimizerSpec optimizer, RunSpec run, Pipeline pipeline) {
    boolean whole =
        run.checkpointSteps() > 0
            || run.product() == Product.DENSE
            || spec.dense()
            || spec.readout() == Readout.PER_STEP
            || run.machine().bounded();
    if (whole) {
      throw new IllegalArgumentException(
          "layers on several ranks take no checkpoints, dense products, readout per step or bounded machine");
    }
    if (pipeline.shards().ranks() > 1 && spec.layers().stream().anyMatch(LayerSpec::recurrent)) {
      throw new IllegalArgumentException("tiles of a recurrent layer cannot be on several ranks");
    }
    Network network = new Network(spec, optimizer, run, pipeline);
    try {
      network.requireAgreement(pipeline.stages(), "steps of a piece", pipeline.steps());
      network.requireAgreement(pipeline.shards(), "steps of a piece", pipeline.steps());
    } catch (Throwable e) {
      network.close();
      throw e;
    }
    return network;
  }

  /**
   * Whether a layer is here, and not on another rank.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return always true but for {@linkplain #open(NetworkSpec, OptimizerSpec, RunSpec, Pipeline) some}
   */
  public boolean has(int layer) {
    return part.own.has(layer);
  }

  /**
   * Whether all layers are here with all of their tiles.
   *
   * @return always true but for {@linkplain #open(NetworkSpec, OptimizerSpec, RunSpec, Pipeline) some}
   */
  public boolean isWhole() {
    return part.isWhole();
  }

  private Layer own(int layer) {
    Objects.checkIndex(layer, spec.layers().size());
    if (!part.own.has(layer)) {
      throw new IllegalArgumentException("layer %d is on another rank".formatted(layer + 1));
    }
    return layers.get(layer - part.own.first());
  }

  /**
   * Plans a network as {@link #open} does, and allocates nothing.
   *
   * @param spec what the network is
   * @param optimizer the rule of updates
   * @param run how it would run
   * @return where everything would live
   * @throws PlanRefusedException if the network does not fit into the machine's memory
   */
  public static Plan plan(NetworkSpec spec, OptimizerSpec optimizer, RunSpec run) {
    return NetworkPart.plan(spec, optimizer, run, 0);
  }

  /**
   * What the network is.
   *
   * @return its description
   */
  public NetworkSpec spec() {
    return spec;
  }

  /**
   * The rule of updates.
   *
   * @return its description
   */
  public OptimizerSpec optimizer() {
    return optimizer;
  }

  /**
   * How the network runs.
   *
   * @return the options it was opened with
   */
  public RunSpec run() {
    return run;
  }

  /**
   * Where everything lives.
   *
   * @return the plan it was opened by
   */
  public Plan plan() {
    return plan;
  }

  /**
   * The memory in use: the plan's, and what lists have grown by.
   *
   * @return bytes
   */
  public long allocatedBytes() {
    return arena.allocatedBytes();
  }

  /**
   * Whether the memory is on huge pages.
   *
   * @return false on plain memory or when the kernel refused
   */
  public boolean hugePages() {
    return arena.hugePages();
  }

  /**
   * Forward pass: spikes of all layers for all time steps, then logits.
   *
   * @param newBatch input spikes; it must stay as it is until the backward pass is done
   * @throws IllegalArgumentException if the batch has other inputs or steps, no sample or too many
   * @throws TileFullException if more is active than a tile of a bounded machine has room for; the
   *     parameters are as they were
   * @throws IllegalStateException if the network is closed
   */
  public void forward(EventBatch newBatch) {
    requireOpen();
    requireFit(newBatch);
    forwardDone = false;
    batch = newBatch;
    stepEvent.begin(exchanged);
    Phase before = enter(Phase.FORWARD);
    passes.forward(batch);
    if (stages != null) {
      stages.share(layers);
    }
    enter(before);
    forwardDone = true;
  }

  private void requireFit(EventBatch candidate) {
    boolean fits =
        candidate.inputs() == spec.inputs()
            && candidate.steps() == run.steps()
            && candidate.size() >= 1
            && candidate.size() <= run.batch();
    if (!fits) {
      throw new IllegalArgumentException(
          "a batch of %d samples, %d inputs, %d steps for a network of 1 to %d, with %d and %d"
              .formatted(
                  candidate.size(),
                  candidate.inputs(),
                  candidate.steps(),
                  run.batch(),
                  spec.inputs(),
                  run.steps()));
    }
  }

  /**
   * The {@link Objective} of the last forward pass, the mean cross-entropy unless something else was asked for. Where
   * ranks share batches, of this rank's samples.
   *
   * @return the loss, as it is even if not finite
   * @throws IllegalStateException if there was no forward pass since the last backward pass
   * @throws IndexOutOfBoundsException if a label is no class
   */
  public double loss() {
    requireForward();
    double loss = readout.loss(batch);
    for (LifLayer layer : hidden) {
      loss += layer.ratePenalty();
    }
    return loss;
  }

  /**
   * What to minimise from the next forward pass on. A saved model does not say what it was trained by.
   *
   * @param objective what {@link #loss} and the gradients are of
   * @throws IllegalArgumentException if it has weights, but not as many as there are classes
   */
  public void minimise(Objective objective) {
    int weights = objective.classWeights().length;
    if (weights != 0 && weights != spec.classes()) {
      throw new IllegalArgumentException(
          "weights of %d classes for a network of %d".formatted(weights, spec.classes()));
    }
    requireNoPenalty(ranks != null || stages != null, objective);
    readout.minimise(objective);
    for (LifLayer layer : hidden) {
      layer.penalise(objective.rates());
    }
    forwardDone = false;
  }

  /**
   * What is minimised.
   *
   * @return the objective
   */
  public Objective objective() {
    return readout.objective();
  }

  /**
   * The class that the last forward pass gives a sample.
   *
   * @param sample index within the batch
   * @return the class with the largest logit, the lowest of equals
   * @throws IllegalStateException if there was no forward pass since the last backward pass
   * @throws IndexOutOfBoundsException if the batch has no such sample
   */
  public int prediction(int sample) {
    requireForward();
    Objects.checkIndex(sample, batch.size());
    return readout.prediction(sample);
  }

  /**
   * A logit of the last forward pass; read out per step, the sum of softmaxes.
   *
   * @param sample index within the batch
   * @param label the class
   * @return its logit
   * @throws IllegalStateException if there was no forward pass since the last backward pass
   * @throws IndexOutOfBoundsException if the batch has no such sample, or the network no such class
   */
  public float logit(int sample, int label) {
    requireForward();
    Objects.checkIndex(sample, batch.size());
    Objects.checkIndex(label, spec.classes());
    return readout.logit(sample, label);
  }

  /**
   * Backward pass through time: adds the gradient of the last forward pass's loss.
   *
   * @return the loss, the mean cross-entropy of the batch
   * @throws NonFiniteException if the loss is NaN or infinite; the gradients are then as before
   * @throws IllegalStateException if there was no forward pass since the last backward pass
   * @throws IndexOutOfBoundsException if a label is no class
   */
  public double backward() {
    if (gradientSummed) {
      throw new IllegalStateException("the gradients are sums over ranks: they wait for an update");
    }
    double loss = finiteLoss();
    makeRoom();
    gradientStands = true;
    backward(KEEP_GRADIENT);
    return loss;
  }

  /**
   * Backward pass and update in one: the same bits as {@link #backward} and then {@link
   * #update(double)}, which also uses the gradients that stand from earlier backward passes. Each tile
   * is updated as soon as its gradients are complete, while they are in cache.
   *
   * @param rate learning rate of this step
   * @return the loss before the update
   * @throws NonFiniteException if the loss is NaN or infinite, and then nothing has changed; or if a
   *     parameter is after the update, naming layer and step
   * @throws IllegalArgumentException if the rate is negative or not finite
   * @throws IllegalStateException if there was no forward pass since the last backward pass
   * @throws IndexOutOfBoundsException if a label is no class
   */
  public double backwardAndUpdate(double rate) {
    requireForward();
    requireRate(rate);
    double loss = finiteLoss();
    makeRoom();
    beginUpdate(rate);
    if (ranks == null) {
      backward(profile == null ? updateTile : updateTileTimed);
    } else {
      ranks.sumAsTheyCome(updateTile);
      backward(ranks.gradientDone());
      awaitSums();
    }
    endUpdate();
    return loss;
  }

  private void awaitSums() {
    Phase before = enter(Phase.OPTIMIZER);
    ranks.await();
    enter(before);
  }

  private void makeRoom() {
    if (part.own.first() > 0) {
      input.error();
    }
    layers.forEach(Layer::makeRoom);
  }

  /**
   * Takes part in a step of the ranks that share batches without a sample of its own: what the others do in {@link
   * #backwardAndUpdate}, or if it is without an update in {@link #backward}.
   *
   * @return the loss of the others' samples
   * @throws NonFiniteException as on the other ranks
   * @throws IllegalStateException if no ranks share batches
   */
  public double backwardWithoutSamples() {
    requireRanks();
    return requireFinite(ranks.sum(0, 0) / ranks.samples());
  }

  private void updateTimed(Tile tile) {
    long since = System.nanoTime();
    update.apply(tile);
    profile.updated(since);
  }

  private double finiteLoss() {
    Phase before = enter(Phase.BACKWARD);
    double loss = ranks == null ? loss() : lossOverRanks();
    enter(before);
    return requireFinite(loss);
  }

  private double lossOverRanks() {
    double sum = ranks.sum(batch.size(), batch.size() * loss());
    return sum / ranks.samples();
  }

  private double requireFinite(double loss) {
    if (!Double.isFinite(loss)) {
      throw new NonFiniteException(
          "step %d: the loss is %s; %s".formatted(updates + 1, loss, firstNonFinite()));
    }
    return loss;
  }

  private void backward(Consumer<Tile> gradientDone) {
    Phase before = enter(Phase.BACKWARD);
    forwardDone = false;
    int samples = ranks == null ? batch.size() : ranks.samples();
    passes.backward(batch, samples, gradientDone);
    enter(before);
  }

  private String firstNonFinite() {
    int layer = parameters.firstNonFiniteLayer();
    return layer >= 0
        ? "the weights of layer " + (layer + 1) + " are not finite"
        : "all weights are finite, so it arose in layer "
            + part.own.end()
            + (part.hasReadout() ? ", the readout" : "");
  }

  /** Refuses parameters that are NaN or infinite. */
  void requireFinite() {
    requireOpen();
    int layer = parameters.firstNonFiniteLayer();
    if (layer >= 0) {
      throw new NonFiniteException(
          "step %d: the weights of layer %d are not finite".formatted(updates, layer + 1));
    }
  }

  /**
   * Clips the gradients by their norm: scales all of them alike so that √Σg², over all parameters of all layers,
   * is at most the given one.
   *
   * @param most the largest norm, more than 0
   * @return the norm before
   * @throws IllegalArgumentException if the norm is not a positive number
   * @throws IllegalStateException if the network is closed
   */
  public double clipGradient(double most) {
    requireOpen();
    if (!(most > 0)) {
      throw new IllegalArgumentException("a norm to clip by is more than 0: " + most);
    }
    Phase before = enter(Phase.OPTIMIZER);
    sumOverRanks();
    double square =
        stages == null ? gradientNorm.square(tile -> true) : stages.sum(gradientNorm::square);
    double norm = Math.sqrt(square);
    gradientNorm.clip(norm, most);
    enter(before);
    return norm;
  }

  /**
   * Updates all parameters by the optimizer's own rate, and zeroes the gradients.
   *
   * @throws NonFiniteException if a parameter is NaN or infinite after it, naming layer and step
   * @throws IllegalStateException if the network is closed
   */
  public void update() {
    update(optimizer.rate());
  }

  /**
   * Updates all parameters, and zeroes the gradients.
   *
   * @param rate learning rate of this step
   * @throws IllegalArgumentException if the rate is negative or not finite
   * @throws NonFiniteException if a parameter is NaN or infinite after it, naming layer and step
   * @throws IllegalStateException if the network is closed
   */
  public void update(double rate) {
    requireOpen();
    requireRate(rate);
    beginUpdate(rate);
    Phase before = enter(Phase.OPTIMIZER);
    sumOverRanks();
    workers.run(tiles.size(), updateTileAt);
    enter(before);
    endUpdate();
  }

  private void sumOverRanks() {
    if (ranks != null && !gradientSummed) {
      ranks.sumGradients();
      gradientSummed = true;
    }
  }

  private static void requireRate(double rate) {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("a learning rate is 0 or more: " + rate);
    }
  }

  private void beginUpdate(double rate) {
    updates++;
    update.begin(updates, (float) rate);
  }

  private void endUpdate() {
    gradientStands = false;
    gradientSummed = false;
    if (profile != null) {
      profile.stepped();
    }
    stepEvent.commit(updates, batch == null ? 0 : batch.size(), exchanged);
    update.end();
  }

  /**
   * Lets ranks share this network's batches: each has the same network, goes forward and backward with samples of its
   * own, and updates by the gradient of the loss over all ranks' samples. All of {@link #backward},
   * {@link #backwardAndUpdate}, {@link #update(double)} and {@link #clipGradient} are then for all ranks to call alike. While a
   * tile goes backward, the gradients of those before it are being summed.
   *
   * @param group all ranks; to be closed after the network
   * @throws CollectivesException if the networks differ, naming in what
   * @throws IllegalArgumentException if firing rates are penalised, which depends on the whole batch
   */
  public void shareBatches(Collectives group) {
    requireOpen();
    requireNoPenalty(true, objective());
    requireAgreement(group, "threads", run.threads());
    ranks = new DataParallel(group, layers, workers);
    requireSameParameters();
  }

  /** Refuses ranks with another network, or another value of something else. */
  private void requireAgreement(Collectives group, String what, int value) {
    Map<String, String> texts = new LinkedHashMap<>();
    ModelTexts.write(texts, spec, optimizer, updates, TrainProgress.START);
    texts.put("steps", Integer.toString(run.steps()));
    texts.put(what, Integer.toString(value));
    texts.put(
        "widths of tiles",
        plan.layers().stream().map(LayerPlan::tiles).map(Network::widths).toList().toString());
    Agreement.require(group, texts);
  }

  private static List<Integer> widths(List<TilePlan> tiles) {
    return tiles.stream().map(TilePlan::width).toList();
  }

  /**
   * Compares checksums of the parameters of the ranks that share batches, which have the same bits unless something is
   * wrong. Called by all ranks.
   *
   * @throws CollectivesException on all ranks, if they differ
   * @throws IllegalStateException if no ranks share batches
   */
  public void requireSameParameters() {
    requireRanks();
    ranks.requireSame("parameters after %d updates".formatted(updates), ranks.checksum());
  }

  private void requireRanks() {
    requireOpen();
    if (ranks == null) {
      throw new IllegalStateException("no ranks share batches with this network");
    }
  }

  private static void requireNoPenalty(boolean shared, Objective objective) {
    if (shared && objective.rates().strength() != 0) {
      throw new IllegalArgumentException(
          "firing rates cannot be penalised where ranks share batches: no rank sees them all");
    }
  }

  /**
   * One step of training: forward, backward, update.
   *
   * @param newBatch input spikes and labels
   * @return the loss before the update
   * @throws NonFiniteException if the loss or a parameter is NaN or infinite
   * @throws IllegalArgumentException if the batch does not fit
   * @throws IllegalStateException if the network is closed
   */
  public double trainStep(EventBatch newBatch) {
    forward(newBatch);
    return backwardAndUpdate(optimizer.rate());
  }

  /**
   * Updates made so far, those before the network was saved included.
   *
   * @return 0 or more
   */
  public long updates() {
    return updates;
  }

  void restoreUpdates(long value) {
    updates = value;
  }

  /**
   * What the layers' exchanges moved since the network was opened, forward passes without a backward
   * one included.
   *
   * @return bytes, beside those of dense activations
   */
  public ExchangeVolume exchanged() {
    return exchanged.volume();
  }

  /**
   * What this rank has sent to others that have the other layers, since the network was opened.
   *
   * @return bytes, beside those of dense activations; nothing where all layers are here
   */
  public ExchangeVolume sent() {
    return sent.volume();
  }

  /**
   * What the pieces of the last step took here.
   *
   * @return seconds of each
   * @throws IllegalStateException if all layers are here, so that there are no pieces
   */
  public StageTimes stageTimes() {
    requireOpen();
    if (passes instanceof StagePasses pieces) {
      return pieces.times();
    }
    throw new IllegalStateException("this network is not cut into stages");
  }

  /**
   * From now on measures where time goes, until {@link #stopMeasuring}. A profile may be stopped and
   * go on as often as it takes. Results stay the same bits.
   *
   * @param newProfile where the times go
   * @throws IllegalArgumentException if it is for another number of threads
   * @throws IllegalStateException if the network is closed or already measures
   */
  public void measure(Profile newProfile) {
    requireOpen();
    if (profile != null) {
      throw new IllegalStateException("the network is being measured already");
    }
    if (newProfile.threads() != workers.count()) {
      throw new IllegalArgumentException(
          "a profile of %d threads for a network of %d"
              .formatted(newProfile.threads(), workers.count()));
    }
    profile = newProfile;
    workers.measure(newProfile);
    newProfile.start();
  }

  /** Measures no longer; harmless if it never did. */
  public void stopMeasuring() {
    if (profile != null) {
      profile.stop();
      workers.measure(null);
      profile = null;
    }
  }

  /** What measures now; null if nothing does. */
  Profile profile() {
    return profile;
  }

  /** Tells the profile, if there is one, what the calling thread does next; returns what it did before. */
  Phase enter(Phase phase) {
    return workers.enter(phase);
  }

  /**
   * How busy a layer was in the last forward pass.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return its activity; zeros for a leaky readout
   * @throws IllegalStateException if there was no forward pass
   */
  public LayerActivity activity(int layer) {
    requireBatch();
    return stages == null ? layers.get(layer).activity() : stages.activity(layer);
  }

  /**
   * The share of a layer's neurons that fired in a step of the last forward pass, on all ranks that share batches.
   *
   * @param samples this rank has gone forward with, perhaps none
   */
  double fired(int layer, int samples) {
    double own = samples == 0 ? 0 : activity(layer).fired();
    if (ranks == null) {
      return own;
    }
    // counts, whose sum is exact: the very share that one rank with all samples would find
    double each = (double) run.steps() * spec.layers().get(layer).neurons();
    double fired = ranks.sum(samples, Math.rint(own * samples * each));
    return fired / ((double) run.steps() * ranks.samples() * spec.layers().get(layer).neurons());
  }

  /**
   * The spikes of a layer in the last forward pass, as the next layer sees them. The list is the
   * network's own: read it only, and not after the next forward pass or close.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return rows {@code t·B + b} for t = 0 … T
   * @throws IllegalArgumentException if the layer is a leaky readout
   * @throws IllegalStateException if there was no forward pass, or there are checkpoints: lists then hold
   *     one segment at a time
   */
  public SpikeList spikes(int layer) {
    requireWholeLists();
    if (own(layer) instanceof LifLayer lif) {
      return lif.population.spikes;
    }
    throw new IllegalArgumentException("layer " + (layer + 1) + " is a leaky readout: no spikes");
  }

  /**
   * The input spikes of the last forward pass, under the same conditions as {@link #spikes}.
   *
   * @return rows {@code t·B + b} for t = 0 … T − 1
   * @throws IllegalStateException if there was no forward pass, or there are checkpoints
   */
  public SpikeList inputSpikes() {
    requireWholeLists();
    return input.spikes;
  }

  private void requireWholeLists() {
    requireBatch();
    if (times.count() > 1) {
      throw new IllegalStateException(
          "with checkpoints every %d steps, lists do not hold all %d"
              .formatted(plan.segmentSteps(), run.steps()));
    }
  }

  /**
   * From now on keeps the membranes and λ of all steps of every pass, until asked for no longer. Results stay the same bits;
   * passes take longer.
   *
   * @param record one for this network; null for no longer
   * @throws IllegalStateException if there are checkpoints, or layers on other ranks
   */
  public void record(StateRecord record) {
    requireOpen();
    if (times.count() > 1 || !part.isWhole()) {
      throw new IllegalStateException("states are kept without checkpoints, and of whole networks");
    }
    for (int l = 0; l < layers.size(); l++) {
      layers.get(l).record(record == null ? null : record.layer(l));
    }
  }

  /**
   * The membrane u[T], or v[T] of a leaky readout, after the last forward pass.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @param sample index within the batch
   * @param neuron index within the layer
   * @return its value before any reset at T
   * @throws IllegalStateException if there was no forward pass since the last backward pass
   * @throws IndexOutOfBoundsException if there is no such layer, sample or neuron
   */
  public float membrane(int layer, int sample, int neuron) {
    requireForward();
    Objects.checkIndex(sample, batch.size());
    Objects.checkIndex(neuron, spec.layers().get(layer).neurons());
    return own(layer).membrane(sample, neuron);
  }

  /**
   * Copies parameters out.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @param kind which parameters
   * @return their values, row by row
   * @throws IllegalArgumentException if the layer has none of the kind
   */
  public float[] parameters(int layer, ParameterKind kind) {
    requireOpen();
    own(layer);
    return parameters.get(layer, kind, Parameters.State.PARAMETERS);
  }

  /**
   * Copies gradients out.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @param kind of which parameters
   * @return their values, row by row
   * @throws IllegalArgumentException if the layer has none of the kind
   */
  public float[] gradient(int layer, ParameterKind kind) {
    requireOpen();
    own(layer);
    return parameters.get(layer, kind, Parameters.State.GRADIENT);
  }

  /**
   * Copies parameters in.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @param kind which parameters
   * @param values as many as there are, row by row
   * @throws IllegalArgumentException if there are not so many, or the layer has none of the kind
   */
  public void setParameters(int layer, ParameterKind kind, float[] values) {
    requireOpen();
    own(layer);
    parameters.set(layer, kind, values);
  }

  /**
   * Lowers the second threshold ϑ_grad of every neuron, so that more of them are active and have a
   * gradient: a training may start open, and close to what the specification says. Spikes do not depend on
   * it, unless a cap leaves entries out. The specification, and a saved model, keep the value they have.
   *
   * <p>Between a backward pass and the next forward pass: the two passes of a step need the same one.
   *
   * @param by how far below the specification's value, 0 for that itself; infinity makes every neuron active
   * @throws IllegalArgumentException if it is negative or NaN
   */
  public void lowerThetaGrad(float by) {
    requireOpen();
    if (!(by >= 0)) {
      throw new IllegalArgumentException("ϑ_grad can be lowered by 0 or more, not by " + by);
    }
    layers.forEach(layer -> layer.tiles().forEach(tile -> tile.lowerThetaGrad(by)));
    forwardDone = false;
  }

  /**
   * Draws which neurons of hidden layers are silent in each sample of the batches to come, for all of its steps, by
   * {@link NetworkSpec#dropout}. A training draws before every forward pass; a network that was just opened
   * drops nobody.
   *
   * @param seed of the draw
   * @param firstSample index in the whole batch of the first sample, 0 unless others have parts of it
   */
  public void drop(long seed, int firstSample) {
    requireOpen();
    for (int l = 0; l < hidden.length; l++) {
      hidden[l].drop(Seeds.mix(seed, part.own.first() + l), firstSample);
    }
    forwardDone = false;
  }

  /**
   * Computes as a whole until the result is ended: nobody is dropped, and each weight from a layer with dropout counts
   * as much as a training's kept neurons do on average. Nobody is dropped afterwards either, until the next draw.
   *
   * @throws IllegalStateException if there is dropout and a gradient waits for its update
   */
  WholeNetwork whole() {
    requireOpen();
    if (spec.dropout() > 0 && gradientStands) {
      throw new IllegalStateException("a gradient waits for its update");
    }
    for (LifLayer layer : hidden) {
      layer.dropNone();
    }
    forwardDone = false;
    return new WholeNetwork(spec, run.kernels(), layers, part.own.first());
  }

  /** Parameters, gradients and moments. */
  Parameters parameters() {
    requireOpen();
    return parameters;
  }

  /** One layer, 0 for the first above the input. */
  Layer layer(int index) {
    return own(index);
  }

  private void requireOpen() {
    if (!arena.isOpen()) {
      throw new IllegalStateException("this network is closed");
    }
  }

  private void requireBatch() {
    requireOpen();
    if (batch == null) {
      throw new IllegalStateException("no forward pass has been made yet");
    }
  }

  private void requireForward() {
    requireOpen();
    if (!forwardDone) {
      throw new IllegalStateException("a forward pass is needed first");
    }
  }

  /**
   * Ends the threads, gives all memory back, and lets the opening thread, if it is this one, run
   * where it could before it was pinned. Closing twice is harmless.
   */
  @Override
  public void close() {
    if (ranks != null) {
      ranks.close();
      ranks = null;
    }
    if (passes instanceof StagePasses pieces) {
      pieces.close();
      stages.close();
    }
    workers.close();
    arena.close();
  }
}
