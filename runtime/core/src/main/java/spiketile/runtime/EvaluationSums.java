package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import spiketile.runtime.collectives.Collectives;

/** What an evaluation adds up, batch by batch, and over ranks that have parts of the samples. */
final class EvaluationSums {
  private final int layers;
  private final List<Integer> predictions = new ArrayList<>();
  private double loss;
  private double correct;

  /** Of each layer: shares times samples that fired and that were active, and dropped entries. */
  private final double[] fired;

  private final double[] active;
  private final double[] dropped;

  EvaluationSums(int layers) {
    this.layers = layers;
    fired = new double[layers];
    active = new double[layers];
    dropped = new double[layers];
  }

  /** Adds the last forward pass. */
  void add(Network network, int samples, int correctOnes) {
    loss += network.loss() * samples;
    correct += correctOnes;
    for (int b = 0; b < samples; b++) {
      predictions.add(network.prediction(b));
    }
    for (int l = 0; l < layers; l++) {
      LayerActivity activity = network.activity(l);
      fired[l] += activity.fired() * samples;
      active[l] += activity.active() * samples;
      dropped[l] += activity.dropped();
    }
  }

  /**
   * Adds what other ranks have, in their order.
   *
   * @param firstSamples the first sample of each rank's part, and the end of the last's
   */
  void addRanks(Collectives ranks, int[] firstSamples) {
    int head = 2 + 3 * layers;
    long[] bounds = new long[ranks.ranks() + 1];
    for (int r = 0; r < bounds.length; r++) {
      bounds[r] = ((long) r * head + firstSamples[r]) * Double.BYTES;
    }
    try (Arena arena = Arena.ofShared()) {
      MemorySegment told = arena.allocate(bounds[ranks.ranks()], Double.BYTES);
      write(told, bounds[ranks.rank()] / Double.BYTES);
      ranks.allGather(told, bounds);
      clear();
      for (int r = 0; r < ranks.ranks(); r++) {
        read(told, bounds[r] / Double.BYTES, firstSamples[r + 1] - firstSamples[r]);
      }
    }
  }

  private void write(MemorySegment told, long at) {
    told.setAtIndex(JAVA_DOUBLE, at, loss);
    told.setAtIndex(JAVA_DOUBLE, at + 1, correct);
    for (int l = 0; l < layers; l++) {
      long layer = at + 2 + 3L * l;
      told.setAtIndex(JAVA_DOUBLE, layer, fired[l]);
      told.setAtIndex(JAVA_DOUBLE, layer + 1, active[l]);
      told.setAtIndex(JAVA_DOUBLE, layer + 2, dropped[l]);
    }
    for (int i = 0; i < predictions.size(); i++) {
      told.setAtIndex(JAVA_DOUBLE, at + 2 + 3L * layers + i, predictions.get(i));
    }
  }

  private void clear() {
    loss = 0;
    correct = 0;
    predictions.clear();
    for (int l = 0; l < layers; l++) {
      fired[l] = 0;
      active[l] = 0;
      dropped[l] = 0;
    }
  }

  private void read(MemorySegment told, long at, int samples) {
    loss += told.getAtIndex(JAVA_DOUBLE, at);
    correct += told.getAtIndex(JAVA_DOUBLE, at + 1);
    for (int l = 0; l < layers; l++) {
      long layer = at + 2 + 3L * l;
      fired[l] += told.getAtIndex(JAVA_DOUBLE, layer);
      active[l] += told.getAtIndex(JAVA_DOUBLE, layer + 1);
      dropped[l] += told.getAtIndex(JAVA_DOUBLE, layer + 2);
    }
    for (int i = 0; i < samples; i++) {
      predictions.add((int) told.getAtIndex(JAVA_DOUBLE, at + 2 + 3L * layers + i));
    }
  }

  Evaluation result() {
    double count = predictions.size();
    List<LayerActivity> activity = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      activity.add(new LayerActivity(fired[l] / count, active[l] / count, (long) dropped[l]));
    }
    return new Evaluation(predictions.size(), loss / count, correct / count, activity, predictions);
  }
}
