package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.CollectivesException;

/**
 * What a network does together with those of other ranks, which have other samples of the same batches: the loss of the whole
 * batch, and the sum of all gradients. A thread of its own sums the gradients of a tile, and updates it by them, while others go
 * backward.
 */
final class DataParallel implements AutoCloseable {
  private static final int PAIR = 2 * Double.BYTES;

  /** Gradients that are summed at a time: each time waits for the other ranks, and none before it is done. */
  private static final long SUM_BYTES = 2 << 20;

  private final Collectives group;

  /** Of the thread that sums gradients. */
  private final Collectives gradients;

  private final List<Layer> layers;

  /** Those that are summed at a time, in the order in which workers come to have their gradients. */
  private final List<List<Tile>> tiles = new ArrayList<>();

  /** Those whose gradients stand; guards itself. */
  private final Set<Tile> done = new HashSet<>();

  private final Consumer<Tile> gradientDone = this::gradientDone;
  private final SideThread thread = new SideThread("spiketile-gradients");
  private final Arena arena = Arena.ofShared();
  private final MemorySegment pairs;
  private final long[] pairBounds;
  private long samples;

  DataParallel(Collectives group, List<Layer> layers, Workers workers) {
    this.group = group;
    this.layers = layers;
    layers.reversed().forEach(layer -> addTiles(layer.tiles(), workers));
    gradients = group.split(0);
    pairs = arena.allocate((long) PAIR * group.ranks(), Double.BYTES);
    pairBounds = LongStream.rangeClosed(0, group.ranks()).map(r -> r * PAIR).toArray();
  }

  /** The first tiles of all workers, then their second, and so on. */
  private void addTiles(List<Tile> layer, Workers workers) {
    int most = Math.ceilDiv(layer.size(), workers.count());
    for (int i = 0; i < most; i++) {
      for (int w = 0; w < workers.count(); w++) {
        int tile = workers.firstTask(w, layer.size()) + i;
        if (tile < workers.firstTask(w + 1, layer.size())) {
          add(layer.get(tile), i == 0 && w == 0);
        }
      }
    }
  }

  private void add(Tile tile, boolean firstOfLayer) {
    if (firstOfLayer || bytes(tiles.getLast()) + bytes(List.of(tile)) > SUM_BYTES) {
      tiles.add(new ArrayList<>());
    }
    tiles.getLast().add(tile);
  }

  private static long bytes(List<Tile> some) {
    return some.stream().mapToLong(tile -> tile.gradient.data().byteSize()).sum();
  }

  /** Sums something over all ranks' samples, of which this rank has some, perhaps none. */
  double sum(int ownSamples, double ownSum) {
    long own = (long) PAIR * group.rank();
    pairs.set(JAVA_DOUBLE, own, ownSamples);
    pairs.set(JAVA_DOUBLE, own + Double.BYTES, ownSum);
    group.allGather(pairs, pairBounds);
    double sum = 0;
    samples = 0;
    for (int r = 0; r < group.ranks(); r++) {
      samples += (long) pairs.getAtIndex(JAVA_DOUBLE, 2L * r);
      sum += pairs.getAtIndex(JAVA_DOUBLE, 2L * r + 1);
    }
    return sum;
  }

  /** Samples of all ranks in the last such sum. */
  int samples() {
    return Math.toIntExact(samples);
  }

  /**
   * Begins to sum the gradients of one tile after the other, as they come to stand.
   *
   * @param summed told each tile, by the thread that sums
   */
  void sumAsTheyCome(Consumer<Tile> summed) {
    thread.begin(
        () -> {
          for (List<Tile> some : tiles) {
            for (Tile tile : some) {
              awaitGradient(tile);
            }
            sum(some);
            some.forEach(summed);
          }
          return null;
        });
  }

  /** To be told each tile whose gradients stand. */
  Consumer<Tile> gradientDone() {
    return gradientDone;
  }

  private void gradientDone(Tile tile) {
    synchronized (done) {
      done.add(tile);
      done.notifyAll();
    }
  }

  private void awaitGradient(Tile tile) throws InterruptedException {
    synchronized (done) {
      while (!done.remove(tile)) {
        done.wait();
      }
    }
  }

  /** Waits until all that come are summed. */
  void await() {
    thread.await();
  }

  /** Sums all gradients, which stand. */
  void sumGradients() {
    tiles.forEach(this::sum);
  }

  private void sum(List<Tile> some) {
    gradients.allReduce(some.stream().map(tile -> tile.gradient.data()).toList());
  }

  /**
   * Compares something of all ranks.
   *
   * @param what it is
   * @param value this rank's
   * @throws CollectivesException on all ranks, if a rank's is not rank 0's
   */
  void requireSame(String what, long value) {
    pairs.set(JAVA_LONG, (long) PAIR * group.rank(), value);
    group.allGather(pairs, pairBounds);
    long first = pairs.get(JAVA_LONG, 0);
    for (int r = 1; r < group.ranks(); r++) {
      long other = pairs.get(JAVA_LONG, (long) PAIR * r);
      if (other != first) {
        String why = "rank 0 has %x, rank %d has %x".formatted(first, r, other);
        throw new CollectivesException(group.rank(), group.ranks(), "comparing " + what, why);
      }
    }
  }

  /** A checksum of all parameters. */
  long checksum() {
    CRC32C sum = new CRC32C();
    for (Layer layer : layers) {
      for (Tile tile : layer.tiles()) {
        MemorySegment data = tile.parameters.data();
        for (long at = 0; at < data.byteSize(); at += 1 << 20) {
          sum.update(data.asSlice(at, Math.min(1 << 20, data.byteSize() - at)).asByteBuffer());
        }
      }
    }
    return sum.getValue();
  }

  @Override
  public void close() {
    thread.close();
    gradients.close();
    arena.close();
  }
}
