package spiketile.runtime;

import java.util.List;
import java.util.Set;
import spiketile.runtime.data.EventBatch;

/**
 * Trains networks of many forms until the compiler is done, and prints what a step still allocates on
 * the heap then. It runs in a process of its own: what gets compiled how depends on all that the
 * process has done before.
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

  private StepAllocationProbe() {}

  /** Prints a line for each form of a network, and how many of them allocate. */
  public static void main(String[] arguments) {
    List<NetworkCase> cases =
        NetworkCase.stream().filter(given -> FORMS.contains(given.name())).toList();
    long allocating = cases.stream().filter(given -> !settles(given)).count();
    System.out.printf("%d forms probed, %d allocate%n", cases.size(), allocating);
  }

  private static boolean settles(NetworkCase given) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    try (Network network = given.open()) {
      EventBatch[] batches = {given.batch(0), given.batch(1), given.batch(2)};
      double bytes;
      do {
        bytes = bytesOfAStep(network, batches);
      } while (bytes > MOST_BYTES && System.nanoTime() < end);
      System.out.printf("%s: %.0f bytes a step%n", given.name(), bytes);
      return bytes <= MOST_BYTES;
    }
  }

  private static double bytesOfAStep(Network network, EventBatch[] batches) {
    long before = AllocatedBytes.ofThisThread();
    for (int i = 0; i < STEPS; i++) {
      network.forward(batches[i % batches.length]);
      network.backwardAndUpdate(1e-4);
    }
    return (double) (AllocatedBytes.ofThisThread() - before) / STEPS;
  }
}
