package spiketile.runtime.collectives;

/** A collective that failed: which rank, in which call, and why. */
public final class CollectivesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int rank;

  /**
   * Says what failed.
   *
   * @param rank the rank that met it
   * @param ranks how many there are
   * @param call what it was doing, such as {@code broadcast from rank 0}
   * @param why what went wrong
   */
  public CollectivesException(int rank, int ranks, String call, String why) {
    super("rank %d of %d, %s: %s".formatted(rank, ranks, call, why));
    this.rank = rank;
  }

  /**
   * The rank that met it.
   *
   * @return from 0 on
   */
  public int rank() {
    return rank;
  }
}
