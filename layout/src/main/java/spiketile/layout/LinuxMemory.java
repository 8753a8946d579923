package spiketile.layout;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The four calls of Linux's memory management that an arena needs, through the linker. */
@SuppressWarnings(
    "restricted") // reinterpret and downcallHandle: this class is the one place for them
final class LinuxMemory {
  static final long PAGE = 4096;
  static final long HUGE_PAGE = 2L << 20;

  private static final int PROT_NONE = 0;
  private static final int PROT_READ_WRITE = 0x1 | 0x2;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
  private static final int MADV_HUGEPAGE = 14;
  private static final long MAP_FAILED = -1;

  private static final MethodHandle MMAP =
      function(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      function("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MADVISE =
      function("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MPROTECT =
      function("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private LinuxMemory() {}

  /**
   * Maps {@code bytes} of zeroed memory on a 2 MiB boundary and asks for huge pages.
   *
   * @param bytes a multiple of 2 MiB
   * @param owner closing it unmaps the memory
   * @param log told once when the kernel maps the memory but refuses huge pages
   */
  static MemorySegment mapHuge(long bytes, Arena owner, Runnable log) {
    long reserved = bytes + HUGE_PAGE;
    long address = map(reserved);
    long aligned = Native.roundUp(address, HUGE_PAGE);
    if (call(MADVISE, aligned, bytes, MADV_HUGEPAGE) != 0) {
      log.run();
    }
    return segment(aligned, bytes, owner, address, reserved);
  }

  /** Maps {@code bytes}, a multiple of 64, so that an unreadable page follows the last byte. */
  static MemorySegment mapGuarded(long bytes, Arena owner) {
    long usable = Native.roundUp(bytes, PAGE);
    long address = map(usable + PAGE);
    if (call(MPROTECT, address + usable, PAGE, PROT_NONE) != 0) {
      unmap(address, usable + PAGE);
      throw new IllegalStateException(
          "the kernel refused a guard page behind " + bytes + " bytes (mprotect)");
    }
    return segment(address + usable - bytes, bytes, owner, address, usable + PAGE);
  }

  private static MemorySegment segment(
      long start, long bytes, Arena owner, long mappedAt, long mappedBytes) {
    return MemorySegment.ofAddress(start)
        .reinterpret(bytes, owner, ignored -> unmap(mappedAt, mappedBytes));
  }

  private static long map(long bytes) {
    try {
      long address =
          (long)
              MMAP.invokeExact(
                  MemorySegment.NULL, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
      if (address == MAP_FAILED) {
        throw new OutOfMemoryError("the kernel refused to map " + bytes + " bytes");
      }
      return address;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws nothing checked", e);
    }
  }

  private static void unmap(long address, long bytes) {
    try {
      int ignored = (int) MUNMAP.invokeExact(address, bytes);
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws nothing checked", e);
    }
  }

  private static int call(MethodHandle function, long address, long bytes, int argument) {
    try {
      return (int) function.invokeExact(address, bytes, argument);
    } catch (Throwable e) {
      throw new AssertionError("a downcall throws nothing checked", e);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }
}
