package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntConsumer;
import spiketile.kernels.Kernels;
import spiketile.layout.ModelArena;

/**
 * The error of a population, summed over the tiles of a layer.
 *
 * <p>Groups of consecutive tiles sum theirs in order, each group into a partial of its own, and the partials
 * are then added to the error in order: the same bits for any number of workers, and of partials. Where
 * the error begins with this sum, the first group sums into the error itself. If there are fewer partials than
 * groups, groups that come later use them again.
 */
final class ErrorSums {
  private static final int SUM_BLOCK = 16 << 10;

  private final Population source;
  private final Kernels kernels;
  private final Workers workers;
  private final ExchangeCounter counter;
  private final MemorySegment[] partials;

  /** By their number, the first so many partials. */
  private final MemorySegment[][] firstPartials;

  private final int groupsAtOnce;

  /** 1 if the first group sums into the error itself, else 0. */
  private final int direct;

  private final IntConsumer sumBlock = this::sumBlock;
  private int capacity;
  private MemorySegment[] added;
  private int first;
  private int end;

  /**
   * Opens the partials.
   *
   * @param count how many partials
   * @param groupsAtOnce how many groups sum at a time
   * @param onto whether the sum is added to an error that is there, and not its beginning
   */
  ErrorSums(LayerContext context, Population source, int count, int groupsAtOnce, boolean onto) {
    kernels = context.kernels();
    workers = context.workers();
    counter = context.counter();
    this.source = source;
    this.groupsAtOnce = groupsAtOnce;
    direct = onto ? 0 : 1;
    partials = new MemorySegment[count];
    firstPartials = new MemorySegment[count + 1][];
    makeRoom();
  }

  /** Room in every partial for an entry of the source's list, which may have grown. */
  void makeRoom() {
    if (capacity < source.spikes.capacity()) {
      long bytes = ModelArena.roundedBytes((long) source.spikes.capacity() * Float.BYTES);
      source.memory.requireRoom(partials.length * bytes, source.spikes, source.spikes.rows());
      Arrays.setAll(partials, p -> source.memory.allocate(bytes));
      Arrays.setAll(firstPartials, n -> Arrays.copyOf(partials, n));
      capacity = source.spikes.capacity();
    }
  }

  /** Where a group sums. */
  MemorySegment partial(int group) {
    if (group < direct) {
      return source.error();
    }
    return partials[group < groupsAtOnce ? group - direct : group % groupsAtOnce];
  }

  /** Adds what some groups, from the given one on, have summed for rows of the source. */
  void add(int firstGroup, int groups, int firstRow, int endRow) {
    first = source.spikes.rowStart(firstRow);
    end = source.spikes.rowStart(endRow);
    int count = groups;
    if (firstGroup == 0) {
      count -= direct;
      counter.addErrors(end - first, endRow - firstRow, source.spikes.neurons());
    }
    if (count > 0) {
      added = firstPartials[count];
      workers.run(Math.ceilDiv(end - first, SUM_BLOCK), sumBlock);
    }
  }

  private void sumBlock(int block) {
    int from = first + block * SUM_BLOCK;
    int to = Math.min(end, from + SUM_BLOCK);
    kernels.partialSum().apply(added, source.error(), from, to, true);
  }
}
