package spiketile.runtime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where workers run: each on a CPU of its own, or wherever the system puts them.
 *
 * <p>Worker w gets the w-th of the CPUs that the thread asking for it may use, so {@code taskset}
 * and containers are respected. Where threads cannot be pinned they stay as they are, which is
 * logged once in a process.
 */
final class Pinning {
  /** Wherever the system puts them. */
  static final Pinning NONE = new Pinning(null, new BitSet());

  private static final Logger LOG = System.getLogger(Pinning.class.getName());
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private final Thread caller;
  private final BitSet allowed;
  private boolean callerPinned;

  private Pinning(Thread caller, BitSet allowed) {
    this.caller = caller;
    this.allowed = allowed;
  }

  /**
   * A CPU for each worker, of which the calling thread is to be the first.
   *
   * @throws IllegalArgumentException if there are more workers than CPUs
   */
  static Pinning of(int workers) {
    Thread caller = Thread.currentThread();
    if (!System.getProperty("os.name").equals("Linux") || caller.isVirtual()) {
      sayOnce("only Linux's platform threads can be pinned: going on without");
      return NONE;
    }
    BitSet allowed = CpuAffinity.get();
    if (allowed.isEmpty()) {
      sayOnce("the kernel does not tell the CPUs to pin threads to: going on without");
      return NONE;
    }
    requireEnough(workers, allowed);
    return new Pinning(caller, allowed);
  }

  private static void requireEnough(int workers, BitSet allowed) {
    int cpus = allowed.cardinality();
    if (workers > cpus) {
      throw new IllegalArgumentException(
          "%d threads cannot be pinned: the calling thread may use %d of the CPUs, and each needs its own; use fewer threads or no pinning"
              .formatted(workers, cpus));
    }
  }

  /** Pins the calling thread, which is that worker. */
  void pin(int worker) {
    if (allowed.isEmpty()) {
      return;
    }
    BitSet own = new BitSet();
    own.set(allowed.stream().skip(worker).findFirst().orElseThrow());
    if (!CpuAffinity.set(own)) {
      sayOnce("the kernel refused to pin a thread: it stays where the system puts it");
    } else if (Thread.currentThread() == caller) {
      callerPinned = true;
    }
  }

  /** Gives worker 0 its CPUs back, once, if it is the calling thread; no other thread can. */
  void release() {
    if (Thread.currentThread() == caller && callerPinned) {
      callerPinned = false;
      CpuAffinity.set(allowed);
    }
  }

  private static void sayOnce(String fallback) {
    if (SAID.compareAndSet(false, true)) {
      LOG.log(Level.INFO, fallback);
    }
  }
}
