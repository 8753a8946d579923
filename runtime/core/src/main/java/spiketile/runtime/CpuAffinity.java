package spiketile.runtime;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;

/** The CPUs that the calling thread may run on: two calls of Linux's scheduler, through the linker. */
@SuppressWarnings("restricted") // downcallHandle
final class CpuAffinity {
  /** Room for 8192 CPUs, the most that a Linux kernel is built for; with less it refuses to tell. */
  private static final long MASK_BYTES = 1024;

  private static final int CALLING_THREAD = 0;

  private static final MethodHandle GET = function("sched_getaffinity");
  private static final MethodHandle SET = function("sched_setaffinity");

  private CpuAffinity() {}

  /** The CPUs by number; none if the kernel does not tell. */
  static BitSet get() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      return call(GET, mask) == 0 ? BitSet.valueOf(mask.toArray(JAVA_LONG)) : new BitSet();
    }
  }

  /** Lets the calling thread run on these CPUs only; false if the kernel refuses. */
  static boolean set(BitSet cpus) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      mask.copyFrom(MemorySegment.ofArray(cpus.toLongArray()));
      return call(SET, mask) == 0;
    }
  }

  private static int call(MethodHandle function, MemorySegment mask) {
    try {
      return (int) function.invokeExact(CALLING_THREAD, MASK_BYTES, mask);
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws nothing checked", e);
    }
  }

  private static MethodHandle function(String name) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  }
}
