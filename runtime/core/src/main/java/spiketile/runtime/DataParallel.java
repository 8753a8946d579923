package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.CollectivesException;

/**
 * What a network does together with those of other ranks, which have other samples of the same batches: the loss of the whole
 * batch, and the sum of all gradients. A thread of its own sums a layer's gradients while the layer below goes backward.
 */
final class DataParallel implements AutoCloseable {
  private static final int PAIR = 2 * Double.BYTES;

  private final Collectives group;

  /** Of the thread that sums gradients. */
  private final Collectives gradients;

  private final List<Layer> layers;
  private final ExecutorService thread;
  private final List<Future<?>> underWay = new ArrayList<>();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment pairs;
  private final long[] pairBounds;
  private long samples;

  DataParallel(Collectives group, List<Layer> layers) {
    this.group = group;
    this.layers = layers;
    gradients = group.split(0);
    pairs = arena.allocate((long) PAIR * group.ranks(), Double.BYTES);
    pairBounds = LongStream.rangeClosed(0, group.ranks()).map(r -> r * PAIR).toArray();
    thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("spiketile-gradients").factory());
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

  /** Begins to sum a layer's gradients, which stand. All ranks come to their layers in the same order. */
  void sumGradients(int layer) {
    underWay.add(thread.submit(() -> sumTiles(layers.get(layer))));
  }

  private void sumTiles(Layer layer) {
    for (Tile tile : layer.tiles()) {
      gradients.allReduce(tile.gradient.data());
    }
  }

  /** Waits until all sums stand that were begun. */
  void await() {
    try {
      for (Future<?> sum : underWay) {
        sum.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while gradients were summed over ranks");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("gradients were not summed", e.getCause());
    } finally {
      underWay.clear();
    }
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
    thread.shutdownNow();
    gradients.close();
    arena.close();
  }
}
