package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;
import spiketile.layout.MemorySource;

/**
 * A tile's membranes at the step before each segment that is computed a second time: all but the first,
 * which starts from zero, and the last, whose lists are still there. Who fired then follows from them.
 */
final class Checkpoints {
  private final Block saved;
  private final int batch;

  /** Room for the segments of up to {@code batch} samples. */
  Checkpoints(MemorySource memory, int segments, int batch, int width) {
    this.batch = batch;
    saved = segments > 2 ? Block.allocate(memory, (segments - 2) * batch, width) : null;
  }

  /** All that is kept; an empty segment if nothing is. */
  MemorySegment data() {
    return saved == null ? MemorySegment.NULL : saved.data();
  }

  /** Keeps the membranes that a segment starts from, if it will be computed again. */
  void save(TimeSegment segment, Block membrane) {
    if (!segment.first() && !segment.last()) {
      at(segment).data().copyFrom(membrane.data());
    }
  }

  void restore(TimeSegment segment, Block membrane) {
    membrane.data().copyFrom(at(segment).data());
  }

  private Block at(TimeSegment segment) {
    return saved.rows((segment.index() - 1) * batch, batch);
  }
}
