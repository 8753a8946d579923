package spiketile.layout;

/** Where a {@link ModelArena} takes its memory from. */
public enum Backing {
  /**
   * Anonymous memory of the kernel on 2 MiB boundaries, advised to use huge pages. Linux only;
   * elsewhere, and where the kernel refuses, {@link #PLAIN} takes its place.
   */
  HUGE_PAGES,

  /** The JDK's own off-heap memory. */
  PLAIN,

  /**
   * Every allocation ends right before an unreadable page, so that native code or a reinterpreted
   * segment that runs over its end faults at once. For tests; Linux only.
   */
  GUARDED
}
