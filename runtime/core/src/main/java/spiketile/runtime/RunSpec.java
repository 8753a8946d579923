package spiketile.runtime;

import java.util.Objects;
import spiketile.kernels.Kernels;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;

/**
 * How a network runs.
 *
 * <p>The number of threads and the backing change no bit of the results. Kernels and machine change
 * gradients by their rounding, and no forward spike.
 *
 * @param batch most samples at a time
 * @param steps time steps T
 * @param threads workers, the calling thread among them; results are the same bits for any number
 * @param kernels the provider
 * @param machine what the plan is made for
 * @param backing where the memory comes from
 */
public record RunSpec(
    int batch, int steps, int threads, Kernels kernels, MachineProfile machine, Backing backing) {
  /** Most threads that can be asked for. */
  public static final int MOST_THREADS = 1024;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public RunSpec {
    Objects.requireNonNull(kernels, "kernels");
    Objects.requireNonNull(machine, "machine");
    Objects.requireNonNull(backing, "backing");
    if (batch < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "batch and steps must be positive: %d, %d".formatted(batch, steps));
    }
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "threads must be from 1 to " + MOST_THREADS + ": " + threads);
    }
  }

  /**
   * This computer: all its cores, its caches, huge pages, and the provider chosen for the process.
   *
   * @param batch most samples at a time
   * @param steps time steps T
   * @return the options
   */
  public static RunSpec host(int batch, int steps) {
    return new RunSpec(
        batch,
        steps,
        Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS),
        Providers.selected(),
        MachineProfile.host(),
        Backing.HUGE_PAGES);
  }

  /**
   * The same with another number of workers.
   *
   * @param value workers
   * @return a copy
   */
  public RunSpec withThreads(int value) {
    return new RunSpec(batch, steps, value, kernels, machine, backing);
  }

  /**
   * The same with another provider.
   *
   * @param value the provider
   * @return a copy
   */
  public RunSpec withKernels(Kernels value) {
    return new RunSpec(batch, steps, threads, value, machine, backing);
  }

  /**
   * The same with memory from elsewhere.
   *
   * @param value where it comes from
   * @return a copy
   */
  public RunSpec withBacking(Backing value) {
    return new RunSpec(batch, steps, threads, kernels, machine, value);
  }

  /**
   * The same planned for another machine.
   *
   * @param value the machine
   * @return a copy
   */
  public RunSpec withMachine(MachineProfile value) {
    return new RunSpec(batch, steps, threads, kernels, value, backing);
  }
}
