package spiketile.app;

import java.util.Locale;
import spiketile.runtime.data.StratifiedSplit;

/** A part of the data. */
enum SplitPart {
  TRAIN,
  TEST,
  ALL;

  int[] samples(StratifiedSplit split, Digits digits) {
    return switch (this) {
      case TRAIN -> split.train();
      case TEST -> split.test();
      case ALL -> digits.indices();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
