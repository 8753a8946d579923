package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calls every kernel over a matrix of shapes until the compiler is done, and prints what a call still
 * allocates then. It runs in a process of its own: whether vectors get boxed depends on all that the
 * process has done before.
 */
final class AllocationProbe {
  private static final int[] IDS = {0, 1, 3, 30, 300};
  private static final int[] VECTOR_WIDTHS = {16, 48, 64, 80, 256};
  private static final int[] SCALAR_WIDTHS = {48};

  private static final int WARM_UP_ROUNDS = 120;
  private static final int MEASURED_CALLS = 40;
  private static final long PATIENCE_NANOS = 4_000_000_000L;

  /** A shape at which the probe itself is tried. */
  private static final int[] ONE_WIDTH = {64};

  private static final int[] ONE_COUNT_OF_IDS = {30};
  private static final long LITTLE_PATIENCE_NANOS = 50_000_000L;

  private AllocationProbe() {}

  /** A call at a shape. */
  private record Work(String shape, KernelCalls.Call call) {
    void run(int times) {
      for (int i = 0; i < times; i++) {
        call.run().run();
      }
    }

    /** Heap bytes of one call, on average. */
    double bytes() {
      long before = AllocatedBytes.ofThisThread();
      run(MEASURED_CALLS);
      return (double) (AllocatedBytes.ofThisThread() - before) / MEASURED_CALLS;
    }
  }

  /**
   * Takes the provider's name, {@code confined} to use memory of one thread first, and {@code brief}
   * for one shape and little patience.
   */
  public static void main(String[] arguments) {
    List<String> options = Arrays.asList(arguments);
    if (options.contains("confined")) {
      useConfinedMemory();
    }
    Kernels kernels = Providers.named(options.getFirst());
    try (GuardedMemory memory = new GuardedMemory()) {
      boolean brief = options.contains("brief");
      List<Work> works = works(kernels, memory, brief);
      long patience = brief ? LITTLE_PATIENCE_NANOS : PATIENCE_NANOS;
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        works.forEach(work -> work.run(1));
      }
      long failures = works.stream().filter(work -> !settles(work, patience)).count();
      System.out.printf("%d calls probed, %d allocate%n", works.size(), failures);
    }
  }

  private static List<Work> works(Kernels kernels, GuardedMemory memory, boolean brief) {
    int[] widths = kernels.lanes() > 1 ? VECTOR_WIDTHS : SCALAR_WIDTHS;
    List<Work> works = new ArrayList<>();
    for (int width : brief ? ONE_WIDTH : widths) {
      for (int ids : brief ? ONE_COUNT_OF_IDS : IDS) {
        String shape = "%d floats wide, %d ids in a row".formatted(width, ids);
        for (KernelCalls.Call call : KernelCalls.of(kernels, memory, ids, width)) {
          works.add(new Work(shape, call));
        }
      }
    }
    return works;
  }

  /** Whether a call comes to allocate less than a byte for each row. */
  private static boolean settles(Work work, long patience) {
    long end = System.nanoTime() + patience;
    double bytes;
    do {
      bytes = work.bytes();
    } while (bytes >= KernelCalls.ROWS && System.nanoTime() < end);
    if (bytes >= KernelCalls.ROWS) {
      System.out.printf("%s, %s: %.0f bytes a call%n", work.call.kernel(), work.shape, bytes);
    }
    return bytes < KernelCalls.ROWS;
  }

  /** As an application may have done before it opens a network. */
  private static void useConfinedMemory() {
    float sum = 0;
    for (int i = 0; i < 2000; i++) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment a = arena.allocate(JAVA_FLOAT, 256);
        MemorySegment b = arena.allocate(JAVA_FLOAT, 256);
        for (int k = 0; k < 256; k++) {
          a.setAtIndex(JAVA_FLOAT, k, k);
        }
        b.copyFrom(a);
        sum += b.getAtIndex(JAVA_FLOAT, i % 256);
      }
    }
    System.out.println("confined memory used: " + sum);
  }
}
