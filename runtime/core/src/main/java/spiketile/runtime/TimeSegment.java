package spiketile.runtime;

/**
 * A stretch of time that lists hold at once. Its steps count from 1; its step 0 is the last of the
 * segment before, of which lists keep what fired.
 *
 * @param index which segment
 * @param offset the step of the sequence that is the segment's step 0
 * @param steps how many steps
 * @param last whether it ends at T
 */
record TimeSegment(int index, int offset, int steps, boolean last) {
  boolean first() {
    return index == 0;
  }

  /** Rows of a list: those of step 0 and of the segment's own steps. */
  int rows(int batch) {
    return (steps + 1) * batch;
  }
}
