package spiketile.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import spiketile.runtime.data.SampleEvents;
import spiketile.runtime.data.SpikeData;

/**
 * A problem that a network can solve: of each class other inputs are busy. Which of them fire when is
 * drawn anew in every epoch. Remembers what was read.
 */
final class PatternData implements SpikeData {
  static final int CLASSES = 3;
  static final int INPUTS = 24;
  static final int STEPS = 10;

  private static final double BUSY = 0.5;
  private static final double IDLE = 0.05;

  /** A reading of a sample. */
  record Reading(int sample, long draw) {}

  final List<Reading> readings = new ArrayList<>();
  private final int size;

  PatternData(int size) {
    this.size = size;
  }

  /** Samples from {@code first} on. */
  static int[] samples(int first, int count) {
    int[] samples = new int[count];
    for (int i = 0; i < count; i++) {
      samples[i] = first + i;
    }
    return samples;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int inputs() {
    return INPUTS;
  }

  @Override
  public int steps() {
    return STEPS;
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public int label(int sample) {
    return sample % CLASSES;
  }

  @Override
  public void read(int sample, long draw, SampleEvents events) {
    readings.add(new Reading(sample, draw));
    SplittableRandom random = new SplittableRandom(draw);
    events.begin(STEPS, INPUTS);
    for (int t = 0; t < STEPS; t++) {
      for (int i = 0; i < INPUTS; i++) {
        if (random.nextDouble() < (i % CLASSES == label(sample) ? BUSY : IDLE)) {
          events.add(t, i);
        }
      }
    }
  }
}
