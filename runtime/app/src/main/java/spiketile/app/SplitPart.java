package spiketile.app;

import java.util.Locale;
import java.util.stream.IntStream;

/** A part of the data. */
enum SplitPart {
  TRAIN,
  TEST,
  ALL;

  int[] samples(TrainingData data) {
    return switch (this) {
      case TRAIN -> data.train();
      case TEST -> data.test();
      case ALL -> IntStream.range(0, data.spikes().size()).toArray();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
