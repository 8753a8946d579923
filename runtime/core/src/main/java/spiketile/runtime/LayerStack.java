package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import spiketile.layout.Block;
import spiketile.layout.LayerPlan;
import spiketile.layout.LayerShape;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.layout.PlannedMemory;
import spiketile.layout.TransposedList;

/** A network's layers, from the input to the readout, opened in the memory that was planned for them. */
final class LayerStack {
  /** What the first of these layers reads: the input, or the layer of another rank. */
  final Population input;

  final List<Layer> layers = new ArrayList<>();
  final ReadoutHead readout;
  private final NetworkSpec spec;
  private final RunSpec run;
  private final Plan plan;
  private final PlannedMemory memory;
  private final Workers workers;
  private final TimeSegments times;
  private final ExchangeCounter exchanged;
  private final List<TransposedList> transpositions;
  private final NetworkPart part;
  private final LayerRange own;
  private final ExchangeCounter sent;

  /**
   * Opens layers.
   *
   * @param part which
   * @param exchanged counts what tiles exchange
   * @param sent counts what goes to other ranks
   */
  LayerStack(
      NetworkPart part,
      NetworkSpec spec,
      RunSpec run,
      PlannedMemory memory,
      Workers workers,
      TimeSegments times,
      ExchangeCounter exchanged,
      ExchangeCounter sent) {
    this.part = part;
    this.sent = sent;
    this.spec = spec;
    this.run = run;
    plan = part.here;
    own = part.own;
    this.memory = memory;
    this.workers = workers;
    this.times = times;
    this.exchanged = exchanged;
    input = own.first() == 0 ? openInput() : openBelow(own.first() - 1);
    transpositions = plan.sharedTranspositions(memory.input());
    readout = openReadout(openHidden());
  }

  private Population openInput() {
    return new Population(
        memory.input(),
        spec.inputs(),
        plan.segmentShape().rows(),
        plan.inputCapacity(),
        plan.shape().dense());
  }

  /** The spikes of a layer of another rank, and room for their errors. */
  private Population openBelow(int layer) {
    Population below =
        new Population(
            memory.layer(layer),
            spec.layers().get(layer).neurons(),
            plan.segmentShape().rows(),
            plan.layers().get(layer).listCapacity(),
            false);
    below.error();
    return below;
  }

  /** Opens all layers but the readout; returns the population that the next one reads. */
  private Population openHidden() {
    Population below = input;
    int end = Math.min(own.end(), spec.layers().size() - 1);
    for (int l = own.first(); l < end; l++) {
      LifLayer layer = new LifLayer(context(l, below), cap(spec.layers().get(l)));
      layers.add(layer);
      below = layer.population;
    }
    return below;
  }

  /** What a plan needs to know. */
  static NetworkShape shape(
      NetworkSpec spec, OptimizerSpec optimizer, RunSpec run, int pipelineSteps) {
    List<LayerShape> shapes = new ArrayList<>();
    for (int l = 0; l < spec.layers().size(); l++) {
      LayerSpec layer = spec.layers().get(l);
      boolean last = l == spec.layers().size() - 1;
      boolean spiking = !last || spec.readout().spiking();
      boolean stepwise = layer.recurrent() || spiking && !run.timeInside();
      shapes.add(
          new LayerShape(
              layer.neurons(), layer.recurrent(), spiking, layer.learnsAlpha(), stepwise));
    }
    return new NetworkShape(
        spec.inputs(),
        shapes,
        run.batch(),
        run.steps(),
        optimizer.moments(),
        !spec.detachReset(),
        dense(spec, run),
        spec.bf16(),
        run.checkpointSteps(),
        run.threads(),
        pipelineSteps);
  }

  /** Whether products are dense. */
  private static boolean dense(NetworkSpec spec, RunSpec run) {
    if (run.product() != Product.DENSE || spec.dense()) {
      return spec.dense();
    }
    if (spec.bf16() || spec.layers().stream().anyMatch(LayerSpec::recurrent)) {
      throw new IllegalArgumentException(
          "dense products take neither weights in bf16 nor recurrent layers");
    }
    return true;
  }

  private LayerContext context(int layer, Population below) {
    return new LayerContext(
        memory,
        run.kernels(),
        workers,
        new Supersteps(workers, exchanged, layer + 1),
        exchanged,
        plan,
        times,
        transpositions,
        plan.layers().get(layer),
        spec.layers().get(layer),
        spec.neuronOf(layer),
        below,
        layer == 0 ? 1 : spec.delay(),
        spec.dropoutOf(layer),
        productOf(spec.layers().get(layer)),
        part.whole.layers().get(layer),
        part.shardsOf(layer),
        sent);
  }

  /** Dense if the plan is, since it has no room then for what lists need. */
  private Product productOf(LayerSpec layer) {
    if (plan.shape().dense()) {
      return Product.DENSE;
    }
    boolean lists =
        spec.bf16()
            || layer.recurrent()
            || run.machine().bounded()
            || plan.shape().pipelineSteps() > 0;
    return lists ? Product.SPARSE : run.product();
  }

  private int cap(LayerSpec layer) {
    return spec.maxActivity() == 1
        ? Integer.MAX_VALUE
        : Math.max(1, (int) (spec.maxActivity() * layer.neurons()));
  }

  private ReadoutHead openReadout(Population below) {
    int index = spec.layers().size() - 1;
    LayerPlan last = plan.layers().get(index);
    if (!part.hasReadout()) {
      MemorySegment copy =
          memory.input().allocate(Block.bytes(run.batch(), last.stride(), last.stride()));
      Block logits = new Block(copy, run.batch(), spec.classes(), last.stride());
      return new ReadoutHead(spec.readout(), run.steps(), logits, null, null);
    }
    int rows = Plan.readoutRows(plan.shape(), last.shape());
    long bytes = Block.bytes(rows, last.stride(), last.stride());
    Block block =
        new Block(memory.layer(index).allocate(bytes), rows, spec.classes(), last.stride());
    Block logits = block.rows(0, run.batch());
    LayerContext context = context(index, below);
    if (spec.readout().spiking()) {
      LifLayer layer = new LifLayer(context, Integer.MAX_VALUE);
      layers.add(layer);
      return new ReadoutHead(spec.readout(), run.steps(), logits, layer, null);
    }
    LeakyLayer layer = new LeakyLayer(context, block.rows(run.batch(), rows - run.batch()));
    layers.add(layer);
    return new ReadoutHead(spec.readout(), run.steps(), logits, null, layer);
  }
}
