package spiketile.runtime;

import java.util.Objects;
import spiketile.kernels.Kernels;
import spiketile.kernels.Providers;
import spiketile.layout.Activity;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;

/**
 * How a network runs.
 *
 * <p>Threads, pinning and the backing change no bit of the results. Kernels, machine and product change
 * gradients by their rounding, and no forward spike.
 *
 * <p>Pinned, worker w runs on the w-th CPU that the opening thread may use. The opening thread is
 * worker 0: it keeps that one CPU until it closes the network, and so do threads that it starts in
 * the meantime. If another thread closes the network, or threads cannot be pinned as outside Linux,
 * affinities stay as they are.
 *
 * @param batch most samples at a time
 * @param steps time steps T
 * @param threads workers, the calling thread among them; results are the same bits for any number
 * @param kernels the provider
 * @param machine what the plan is made for
 * @param backing where the memory comes from
 * @param pin whether each worker gets a CPU of its own; opening a network refuses more workers than
 *     CPUs
 * @param activity share of every population that is assumed to be active, on average over the time
 *     steps: what lists have room for at first, and on a bounded machine what surely fits
 * @param checkpointSteps time steps between checkpoints, rounded up to a multiple of the plan's chunk; 0 for
 *     none. With them, lists hold so many steps at a time, and the backward pass computes them again; the
 *     results are the same bits
 * @param timeInside whether a tile of a feed-forward layer goes through all time steps in one superstep; if not, all
 *     tiles meet after every step, as those of a recurrent layer must. The results are the same bits, and slower: to
 *     measure what it brings
 * @param product how spikes and weights are multiplied; forward spikes are the same bits, gradients differ by their
 *     rounding
 */
public record RunSpec(
    int batch,
    int steps,
    int threads,
    Kernels kernels,
    MachineProfile machine,
    Backing backing,
    boolean pin,
    double activity,
    int checkpointSteps,
    boolean timeInside,
    Product product) {
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
    Objects.requireNonNull(product, "product");
    if (batch < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "batch and steps must be positive: %d, %d".formatted(batch, steps));
    }
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "threads must be from 1 to " + MOST_THREADS + ": " + threads);
    }
    if (!(activity >= 0 && activity <= 1)) {
      throw new IllegalArgumentException("activity must be from 0 to 1: " + activity);
    }
    if (checkpointSteps < 0) {
      throw new IllegalArgumentException(
          "steps between checkpoints must be positive, or 0 for none: " + checkpointSteps);
    }
  }

  /**
   * A run whose workers are not pinned, without checkpoints, with a tenth of everything assumed to be
   * active, and products that are dense only where that is faster.
   *
   * @param batch most samples at a time
   * @param steps time steps T
   * @param threads workers, the calling thread among them
   * @param kernels the provider
   * @param machine what the plan is made for
   * @param backing where the memory comes from
   */
  public RunSpec(
      int batch, int steps, int threads, Kernels kernels, MachineProfile machine, Backing backing) {
    this(
        batch,
        steps,
        threads,
        kernels,
        machine,
        backing,
        false,
        Activity.ASSUMED,
        0,
        true,
        Product.AUTO);
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
    Draft draft = new Draft(this);
    draft.threads = value;
    return draft.spec();
  }

  /**
   * The same with another provider.
   *
   * @param value the provider
   * @return a copy
   */
  public RunSpec withKernels(Kernels value) {
    Draft draft = new Draft(this);
    draft.kernels = value;
    return draft.spec();
  }

  /**
   * The same with memory from elsewhere.
   *
   * @param value where it comes from
   * @return a copy
   */
  public RunSpec withBacking(Backing value) {
    Draft draft = new Draft(this);
    draft.backing = value;
    return draft.spec();
  }

  /**
   * The same planned for another machine.
   *
   * @param value the machine
   * @return a copy
   */
  public RunSpec withMachine(MachineProfile value) {
    Draft draft = new Draft(this);
    draft.machine = value;
    return draft.spec();
  }

  /**
   * The same with or without a CPU of its own for each worker.
   *
   * @param value whether to pin them
   * @return a copy
   */
  public RunSpec withPin(boolean value) {
    Draft draft = new Draft(this);
    draft.pin = value;
    return draft.spec();
  }

  /**
   * The same for another activity.
   *
   * @param value the active share of every population
   * @return a copy
   */
  public RunSpec withActivity(double value) {
    Draft draft = new Draft(this);
    draft.activity = value;
    return draft.spec();
  }

  /**
   * The same with other checkpoints.
   *
   * @param value time steps between them, 0 for none
   * @return a copy
   */
  public RunSpec withCheckpointSteps(int value) {
    Draft draft = new Draft(this);
    draft.checkpointSteps = value;
    return draft.spec();
  }

  /**
   * The same with time inside or outside the tile.
   *
   * @param value whether a feed-forward layer's tile goes through all time steps in one superstep
   * @return a copy
   */
  public RunSpec withTimeInside(boolean value) {
    Draft draft = new Draft(this);
    draft.timeInside = value;
    return draft.spec();
  }

  /**
   * The same with other products.
   *
   * @param value how spikes and weights are multiplied
   * @return a copy
   */
  public RunSpec withProduct(Product value) {
    Draft draft = new Draft(this);
    draft.product = value;
    return draft.spec();
  }

  /** A copy on which one value may be changed. */
  private static final class Draft {
    final int batch;
    final int steps;
    int threads;
    Kernels kernels;
    MachineProfile machine;
    Backing backing;
    boolean pin;
    double activity;
    int checkpointSteps;
    boolean timeInside;
    Product product;

    Draft(RunSpec spec) {
      batch = spec.batch;
      steps = spec.steps;
      threads = spec.threads;
      kernels = spec.kernels;
      machine = spec.machine;
      backing = spec.backing;
      pin = spec.pin;
      activity = spec.activity;
      checkpointSteps = spec.checkpointSteps;
      timeInside = spec.timeInside;
      product = spec.product;
    }

    RunSpec spec() {
      return new RunSpec(
          batch,
          steps,
          threads,
          kernels,
          machine,
          backing,
          pin,
          activity,
          checkpointSteps,
          timeInside,
          product);
    }
  }
}
