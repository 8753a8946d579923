package spiketile.mpi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/**
 * MPICH and those that share its ABI, such as Intel MPI and MVAPICH: handles are numbers.
 *
 * <p>Source: {@code mpi.h} of MPICH 4.0; the MPICH ABI compatibility initiative.
 */
final class MpichHandles implements MpiHandles {
  /** Whether the library has what {@code mpi.h} of MPICH names, and no other. */
  static boolean areOf(SymbolLookup library) {
    return library.find("MPIR_Dup_fn").isPresent();
  }

  @Override
  public ValueLayout layout() {
    return JAVA_INT;
  }

  @Override
  public long world() {
    return 0x44000000;
  }

  @Override
  public long bytes() {
    return 0x4c00010d;
  }

  @Override
  public long errorsReturn() {
    return 0x54000001;
  }

  @Override
  public MemorySegment inPlace() {
    return MemorySegment.ofAddress(-1);
  }

  @Override
  public long read(MemorySegment handle) {
    return handle.get(JAVA_INT, 0);
  }

  @Override
  public void write(MemorySegment handle, long value) {
    handle.set(JAVA_INT, 0, (int) value);
  }
}
