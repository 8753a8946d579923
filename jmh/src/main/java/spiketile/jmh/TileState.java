package spiketile.jmh;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import spiketile.kernels.Kernels;
import spiketile.kernels.Projection;
import spiketile.kernels.Providers;
import spiketile.kernels.SpikeTranspose;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;
import spiketile.layout.ParameterMemory;
import spiketile.layout.SpikeList;
import spiketile.layout.TransposedList;

/**
 * The synapses of one tile, and all that its sparse products read and write.
 *
 * <p>The default shape is the poster's: 1472 presynaptic neurons, T = 100, batch 48. A tile of 64
 * neurons has a weight block of 368 KiB, which fits an L2 of 512 KiB, and rows of four cache lines.
 * Activities: 1% and 5% are what trained networks show; 30% is where dense products draw level.
 */
@State(Scope.Thread)
public class TileState {
  private static final int CHUNK_STEPS = 20;
  private static final long SEED = 20;

  /** Share of presynaptic neurons that fire in a row. */
  @Param({"0.01", "0.05", "0.3", "1"})
  public double activity;

  /** Presynaptic neurons. */
  @Param("1472")
  public int inputs;

  /** Neurons of the tile. */
  @Param("64")
  public int width;

  /** Time steps T. */
  @Param("100")
  public int steps;

  /** Samples B. */
  @Param("48")
  public int batch;

  int rows;
  int chunks;
  SpikeList source;
  Block weights;
  Projection projection;
  Projection[] projections;
  ParameterMemory parameters;
  Block gradient;
  Block bias;
  Block trace;
  Block lambda;
  Block[] lambdaChunks;
  TransposedList transposed;
  MemorySegment sourceError;
  MemorySegment[] partials;
  private ModelArena arena;

  /** Allocates and fills the tile. */
  @Setup(Level.Trial)
  public void open() {
    arena = ModelArena.open(0);
    rows = (steps + 1) * batch;
    chunks = (steps + CHUNK_STEPS - 1) / CHUNK_STEPS;
    SplittableRandom random = new SplittableRandom(SEED);
    source = RandomSpikes.list(arena, inputs, rows, batch, activity, random);
    openSynapses(random);
    openBackward(random);
  }

  private void openSynapses(SplittableRandom random) {
    parameters = ParameterMemory.allocate(arena, inputs + 1, width, 2);
    Block values = parameters.values();
    double range = 2 * Math.sqrt(6.0 / inputs);
    for (int j = 0; j < inputs; j++) {
      for (int i = 0; i < width; i++) {
        values.set(j, i, (float) (random.nextDouble(-range, range) + 0.001));
      }
    }
    gradient = parameters.gradient().rows(0, inputs);
    bias = values.rows(inputs, 1);
    weights = values.rows(0, inputs);
    projection = new Projection(source, 1, weights);
    projections = new Projection[] {projection};
    trace = Block.allocate(arena, rows, width);
  }

  private void openBackward(SplittableRandom random) {
    lambda = Block.allocate(arena, rows, width);
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < width; i++) {
        lambda.set(r, i, (float) random.nextDouble(-1, 1));
      }
    }
    long bytes = (long) source.entries() * Float.BYTES;
    sourceError = arena.allocate(bytes);
    partials = new MemorySegment[] {arena.allocate(bytes), arena.allocate(bytes)};
    transposed = TransposedList.allocate(arena, inputs, chunks, source.entries());
    lambdaChunks = new Block[chunks];
    for (int c = 0; c < chunks; c++) {
      int first = chunkStart(c) + batch;
      lambdaChunks[c] = lambda.rows(first, chunkStart(c + 1) + batch - first);
    }
    transpose();
  }

  /** First source row of a chunk. */
  private int chunkStart(int chunk) {
    return Math.min(steps, chunk * CHUNK_STEPS) * batch;
  }

  /** Transposition of all chunks. */
  void transpose() {
    for (int c = 0; c < chunks; c++) {
      int first = chunkStart(c);
      SpikeTranspose.apply(source, first, chunkStart(c + 1), -first, transposed, c);
    }
  }

  /** The weights in bf16, in memory of the arena. */
  Bf16Block rounded(ModelArena memory) {
    Bf16Block rounded = Bf16Block.allocate(memory, inputs, width);
    Providers.scalar().bf16Rounding().apply(weights, rounded);
    return rounded;
  }

  /** The current of all rows from the first step's on. */
  void spmm(Kernels kernels, Projection[] synapses) {
    kernels.spikeSpmm().apply(synapses, bias, trace, 0, batch, batch, rows);
  }

  /** The gradient of all weights, chunk by chunk of time. */
  void weightGradient(Kernels kernels) {
    for (int c = 0; c < chunks; c++) {
      kernels.weightGradient().weights(transposed, c, lambdaChunks[c], gradient);
    }
  }

  /** The error of all entries of the source. */
  void sampledDot(Kernels kernels, Projection synapses) {
    kernels.sampledDot().apply(synapses, lambda, 0, sourceError, batch, 0, rows - batch, false);
  }

  /** The rows of current that spikes can reach: all from the first step's on. */
  Block computedCurrent() {
    return trace.rows(batch, rows - batch);
  }

  /** One weight times one spike is one update. */
  long synapticUpdates() {
    return (long) source.entries() * width;
  }

  /** Gives the memory back. */
  @TearDown(Level.Trial)
  public void close() {
    arena.close();
  }
}
