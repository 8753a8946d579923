package spiketile.mpi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/**
 * Open MPI 4 and 5: handles are addresses of the library's own objects.
 *
 * <p>Source: {@code mpi.h} of Open MPI 4.1 and 5.0.
 */
final class OpenMpiHandles implements MpiHandles {
  /** A symbol that only this implementation has. */
  private static final String WORLD = "ompi_mpi_comm_world";

  private final SymbolLookup library;

  OpenMpiHandles(SymbolLookup library) {
    this.library = library;
  }

  static boolean areOf(SymbolLookup library) {
    return library.find(WORLD).isPresent();
  }

  @Override
  public ValueLayout layout() {
    return JAVA_LONG;
  }

  @Override
  public long world() {
    return address(WORLD);
  }

  @Override
  public long bytes() {
    return address("ompi_mpi_byte");
  }

  @Override
  public long errorsReturn() {
    return address("ompi_mpi_errors_return");
  }

  @Override
  public MemorySegment inPlace() {
    return MemorySegment.ofAddress(1);
  }

  @Override
  public long read(MemorySegment handle) {
    return handle.get(JAVA_LONG, 0);
  }

  @Override
  public void write(MemorySegment handle, long value) {
    handle.set(JAVA_LONG, 0, value);
  }

  private long address(String symbol) {
    return library.findOrThrow(symbol).address();
  }
}
