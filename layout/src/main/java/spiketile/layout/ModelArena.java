package spiketile.layout;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The off-heap memory of one model: opened once, closed once.
 *
 * <p>Memory is cut from slabs, every piece zeroed, on a 64-byte boundary and a multiple of 64 bytes
 * long. Nothing is given back before {@link #close}. Any thread may
 * allocate, read and write.
 */
public final class ModelArena implements MemorySource, AutoCloseable {
  /** Alignment in bytes of every allocation: a cache line, and the widest common vector. */
  public static final int ALIGNMENT = 64;

  private static final Logger LOG = System.getLogger(ModelArena.class.getName());
  private static final AtomicBoolean SAID = new AtomicBoolean();
  private static final long SMALLEST_SLAB = LinuxMemory.HUGE_PAGE;

  private final Arena arena = Arena.ofShared();
  private final Backing backing;
  private MemorySegment slab = MemorySegment.NULL;
  private long used;
  private long allocated;
  private boolean hugePagesRefused;

  private ModelArena(Backing backing) {
    this.backing = backing;
  }

  /**
   * Opens an arena on huge pages where the system has them, else on plain memory.
   *
   * @param expectedBytes how much will be allocated, so that it comes in one slab; 0 if not known
   * @return the open arena
   */
  public static ModelArena open(long expectedBytes) {
    return open(Backing.HUGE_PAGES, expectedBytes);
  }

  /**
   * Opens an arena.
   *
   * @param wanted where the memory comes from; huge pages give way to plain memory outside Linux
   * @param expectedBytes how much will be allocated, so that it comes in one slab; 0 if not known
   * @return the open arena
   * @throws IllegalArgumentException if the bytes are negative
   * @throws UnsupportedOperationException if guard pages are wanted outside Linux
   */
  public static ModelArena open(Backing wanted, long expectedBytes) {
    if (expectedBytes < 0) {
      throw new IllegalArgumentException("expected bytes must be 0 or more: " + expectedBytes);
    }
    ModelArena opened = new ModelArena(available(wanted));
    if (expectedBytes > 0 && opened.backing != Backing.GUARDED) {
      opened.openFirstSlab(expectedBytes);
    }
    return opened;
  }

  private static Backing available(Backing wanted) {
    if (wanted == Backing.PLAIN || System.getProperty("os.name").equals("Linux")) {
      return wanted;
    }
    if (wanted == Backing.GUARDED) {
      throw new UnsupportedOperationException("guard pages need Linux");
    }
    sayOnce("no huge pages outside Linux: using plain off-heap memory");
    return Backing.PLAIN;
  }

  /**
   * Cuts a zeroed piece of memory.
   *
   * @param bytes how many bytes, rounded up to a multiple of {@link #ALIGNMENT}
   * @return a segment on a 64-byte boundary that lives as long as this arena
   * @throws IllegalArgumentException if the bytes are negative
   * @throws IllegalStateException if this arena is closed
   * @throws OutOfMemoryError if the system has no more memory
   */
  @Override
  public synchronized MemorySegment allocate(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be 0 or more: " + bytes);
    }
    requireOpen();
    long size = roundedBytes(bytes);
    MemorySegment piece =
        backing == Backing.GUARDED ? LinuxMemory.mapGuarded(size, arena) : cut(size);
    allocated += size;
    return piece;
  }

  private MemorySegment cut(long size) {
    if (size > slab.byteSize() - used) {
      openSlab(size);
    }
    MemorySegment piece = slab.asSlice(used, size);
    used += size;
    return piece;
  }

  /**
   * What an allocation really takes.
   *
   * @param bytes bytes asked for
   * @return the next multiple of {@link #ALIGNMENT}, at least one
   */
  public static long roundedBytes(long bytes) {
    return Math.max(Native.roundUp(bytes, ALIGNMENT), ALIGNMENT);
  }

  private void openFirstSlab(long bytes) {
    try {
      openSlab(bytes);
    } catch (OutOfMemoryError e) {
      close();
      throw e;
    }
  }

  private void openSlab(long bytes) {
    long size = Native.roundUp(Math.max(bytes, SMALLEST_SLAB), LinuxMemory.HUGE_PAGE);
    slab =
        backing == Backing.HUGE_PAGES
            ? LinuxMemory.mapHuge(size, arena, this::logRefusal)
            : arena.allocate(size, ALIGNMENT);
    used = 0;
  }

  private void logRefusal() {
    hugePagesRefused = true;
    sayOnce("the kernel refused huge pages: using pages of its usual size");
  }

  private static void sayOnce(String fallback) {
    if (SAID.compareAndSet(false, true)) {
      LOG.log(Level.INFO, fallback);
    }
  }

  private void requireOpen() {
    if (!isOpen()) {
      throw new IllegalStateException("this arena is closed, and its memory with it");
    }
  }

  /**
   * Whether memory of this arena can still be used.
   *
   * @return false once it has been closed
   */
  public boolean isOpen() {
    return arena.scope().isAlive();
  }

  @Override
  public long room() {
    return Long.MAX_VALUE;
  }

  @Override
  public String owner() {
    return "the arena";
  }

  /**
   * Where the memory comes from.
   *
   * @return the backing in use, which is not the one asked for where that was not to be had
   */
  public Backing backing() {
    return backing;
  }

  /**
   * Whether the pages are advised to be huge.
   *
   * @return false on plain or guarded memory, and when the kernel refused
   */
  public boolean hugePages() {
    return backing == Backing.HUGE_PAGES && !hugePagesRefused;
  }

  /**
   * How much has been cut so far.
   *
   * @return bytes, with the rounding of each piece
   */
  public synchronized long allocatedBytes() {
    return allocated;
  }

  /** Gives all memory back. Segments cut from it throw from then on. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    if (isOpen()) {
      arena.close();
    }
  }
}
