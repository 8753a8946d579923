package spiketile.layout;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Reads at the edge of guarded memory as native code would, without the segment's own bounds. */
final class GuardPageReader {
  private GuardPageReader() {}

  /** Takes the bytes to allocate, and the offset of the byte to read. */
  @SuppressWarnings("restricted") // the point of it: to read where no segment reaches
  public static void main(String[] arguments) {
    long bytes = Long.parseLong(arguments[0]);
    long offset = Long.parseLong(arguments[1]);
    try (ModelArena arena = ModelArena.open(Backing.GUARDED, 0)) {
      MemorySegment unbounded = arena.allocate(bytes).reinterpret(Long.MAX_VALUE);
      System.out.println("read " + unbounded.get(JAVA_BYTE, offset));
    }
  }
}
