package spiketile.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a network's threads have allocated on the heap so far. Asked through a method handle, because the
 * module under test has no business reading {@code jdk.management}.
 */
final class AllocatedBytes {
  private static final MethodHandle COUNTER = counter();

  private AllocatedBytes() {}

  /** The calling thread, and all workers of networks that are open. */
  static long[] threads() {
    return Stream.concat(
            Stream.of(Thread.currentThread()),
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("spiketile-worker-")))
        .mapToLong(Thread::threadId)
        .toArray();
  }

  static long of(long[] threads) {
    try {
      return LongStream.of((long[]) COUNTER.invokeExact(threads)).sum();
    } catch (Throwable e) {
      throw new AssertionError("the counter throws nothing", e);
    }
  }

  private static MethodHandle counter() {
    try {
      Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
      Object bean =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      return MethodHandles.publicLookup()
          .findVirtual(
              type, "getThreadAllocatedBytes", MethodType.methodType(long[].class, long[].class))
          .bindTo(bean);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a JDK without com.sun.management.ThreadMXBean", e);
    }
  }
}
