package spiketile.app;

/** What the first rank tells the others to do with it. */
enum RankOrder {
  /** Train an epoch, or what is left of it. */
  EPOCH,
  /** After a batch: go on. */
  GO_ON,
  /** After a batch: stop there. */
  LEAVE_EPOCH,
  /** Evaluate the samples that are watched. */
  WATCH,
  /** Evaluate the samples of the test. */
  TEST,
  /** Give the first rank the parameters that it has not. */
  SAVE,
  /** All is done. */
  END
}
