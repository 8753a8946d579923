package spiketile.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What the calling thread has allocated on the heap so far. Asked through a method handle, because the
 * module under test has no business reading {@code jdk.management}.
 */
final class AllocatedBytes {
  private static final MethodHandle COUNTER = counter();

  private AllocatedBytes() {}

  static long ofThisThread() {
    try {
      return (long) COUNTER.invokeExact();
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
          .findVirtual(type, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
          .bindTo(bean);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a JDK without com.sun.management.ThreadMXBean", e);
    }
  }
}
