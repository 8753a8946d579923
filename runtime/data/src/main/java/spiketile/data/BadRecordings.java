package spiketile.data;

import java.util.function.Consumer;

/** What happens to a recording that is not what it should be: it ends the reading, or is skipped and counted. */
public final class BadRecordings {
  private final Consumer<DataException> told;
  private int skipped;

  private BadRecordings(Consumer<DataException> told) {
    this.told = told;
  }

  /**
   * The first one ends the reading.
   *
   * @return the policy
   */
  public static BadRecordings refuse() {
    return new BadRecordings(null);
  }

  /**
   * They are skipped.
   *
   * @param told is told what was wrong with each
   * @return the policy, which counts them
   */
  public static BadRecordings skip(Consumer<DataException> told) {
    return new BadRecordings(told);
  }

  void bad(DataException problem) throws DataException {
    if (told == null) {
      throw problem;
    }
    skipped++;
    told.accept(problem);
  }

  /**
   * How many were skipped.
   *
   * @return 0 or more
   */
  public int skipped() {
    return skipped;
  }
}
