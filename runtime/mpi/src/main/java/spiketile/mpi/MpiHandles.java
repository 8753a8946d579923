package spiketile.mpi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What MPI calls handles, and its special addresses, in the ABI of an implementation. Here all handles are longs. */
interface MpiHandles {
  /** Of a handle in a call and in memory. */
  ValueLayout layout();

  /** The communicator of all ranks. */
  long world();

  /** The data type of a byte. */
  long bytes();

  /** The error handler that lets calls return. */
  long errorsReturn();

  /** What stands for the send buffer of a collective in place. */
  MemorySegment inPlace();

  /** Reads a handle that a call has written. */
  long read(MemorySegment handle);

  /** Writes a handle for a call that wants its address. */
  void write(MemorySegment handle, long value);
}
