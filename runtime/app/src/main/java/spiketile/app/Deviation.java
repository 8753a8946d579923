package spiketile.app;

/**
 * How far one result of a conformance case is from what it must be.
 *
 * @param what which result
 * @param found the deviation, NaN where something is not a number
 * @param allowed the largest that passes
 */
record Deviation(String what, double found, double allowed) {
  boolean passes() {
    return found <= allowed;
  }

  /** The deviation as a count if none is allowed, else as a number. */
  String text() {
    return allowed == 0 ? Report.format("%.0f", found) : Report.format("%.1e", found);
  }
}
