package spiketile.runtime;

import java.util.List;
import java.util.Set;
import jdk.jfr.Recording;
import spiketile.runtime.data.EventBatch;

/**
 * Trains networks of many forms until the compiler is done, and prints what a step still allocates on
 * the heap then, by the calling thread and the workers. Some of them train again on two threads while Java Flight Recorder
 * records, though nothing of theirs. It runs in a process of its own: what gets compiled how depends on
 * all that the process has done before.
 */
final class StepAllocationProbe {
  /** Most bytes of a step: 56 or 80 were measured, for iterators and the optimizer's numbers. */
  private static final int MOST_BYTES = 256;

  private static final int STEPS = 50;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static final Set<String> FORMS =
      Set.of(
          "feed-forward",
          "feed-forward, delay 0",
          "readout mean",
          "readout max",
          "readout per-step",
          "recurrent",
          "path of the reset",
          "cap",
          "dense",
          "batch 1",
          "Adam");

  private static final Set<String> RECORDED_FORMS = Set.of("feed-forward", "recurrent");

  private StepAllocationProbe() {}

  /** Prints a line for each form of a network, and how many of them allocate. */
  public static void main(String[] arguments) {
    List<NetworkCase> cases =
        NetworkCase.stream().filter(given -> FORMS.contains(given.name())).toList();
    long allocating = cases.stream().filter(given -> !settles(given, 1)).count();
    System.out.printf("%d forms probed, %d allocate%n", cases.size(), allocating);
    try (Recording recording = new Recording()) {
      recording.start();
      allocating =
          cases.stream()
              .filter(given -> RECORDED_FORMS.contains(given.name()) && !settles(given, 2))
              .count();
    }
    System.out.printf("%d allocate while others are recorded%n", allocating);
  }

  private static boolean settles(NetworkCase given, int threads) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    try (Network network = given.open(run -> run.withThreads(threads))) {
      EventBatch[] batches = {given.batch(0), given.batch(1), given.batch(2)};
      double bytes;
      do {
        bytes = bytesOfAStep(network, batches);
      } while (bytes > MOST_BYTES && System.nanoTime() < end);
      System.out.printf("%s, threads %d: %.0f bytes a step%n", given.name(), threads, bytes);
      return bytes <= MOST_BYTES;
    }
  }

  private static double bytesOfAStep(Network network, EventBatch[] batches) {
    long[] threads = AllocatedBytes.threads();
    long before = AllocatedBytes.of(threads);
    for (int i = 0; i < STEPS; i++) {
      network.forward(batches[i % batches.length]);
      network.backwardAndUpdate(1e-4);
    }
    return (double) (AllocatedBytes.of(threads) - before) / STEPS;
  }
}
