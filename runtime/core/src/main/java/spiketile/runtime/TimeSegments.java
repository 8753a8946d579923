package spiketile.runtime;

import java.util.Arrays;
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
   * @param length steps of a segment; the last may be shorter
   */
  TimeSegments(int steps, int length) {
    this.steps = steps;
    segments =
        IntStream.range(0, Math.ceilDiv(steps, length))
            .mapToObj(i -> segment(i, i * length, Math.min(length, steps - i * length)))
            .toArray(TimeSegment[]::new);
  }

  private TimeSegment segment(int index, int offset, int own) {
    return new TimeSegment(index, offset, own, offset + own == steps);
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

  /** The chunks of every segment. */
  TimeChunks[] chunks(int length) {
    return Arrays.stream(segments)
        .map(segment -> new TimeChunks(segment.steps(), length))
        .toArray(TimeChunks[]::new);
  }
}
