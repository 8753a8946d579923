package spiketile.runtime;

import java.util.stream.IntStream;

/**
 * The time steps 1 … T, cut into the segments that lists hold one at a time; one alone without
 * checkpoints.
 */
final class TimeSegments {
  private final TimeSegment[] segments;
  private final int steps;

  /**
   * Cuts the time.
   *
   * @param steps T
   * @param length steps of a segment, a multiple of the chunk's unless it is T; the last may be shorter
   * @param chunkSteps steps of a chunk
   */
  TimeSegments(int steps, int length, int chunkSteps) {
    this.steps = steps;
    segments =
        IntStream.range(0, Math.ceilDiv(steps, length))
            .mapToObj(i -> segment(i, length, chunkSteps))
            .toArray(TimeSegment[]::new);
  }

  private TimeSegment segment(int index, int length, int chunkSteps) {
    int offset = index * length;
    int own = Math.min(length, steps - offset);
    return new TimeSegment(index, offset, new TimeChunks(own, chunkSteps), offset + own == steps);
  }

  /** T. */
  int steps() {
    return steps;
  }

  int count() {
    return segments.length;
  }

  TimeSegment get(int index) {
    return segments[index];
  }
}
