package spiketile.mpi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;

/**
 * The functions of MPI that are called here. Each returns MPI's code, 0 for success. All handles are longs; where
 * the library's are ints they are narrowed on the way.
 *
 * <p>Communication begins here, and {@link #test} tells when it is complete: the calls that wait for it keep a core busy.
 */
@SuppressWarnings("restricted") // downcallHandle
final class MpiCalls {
  /** A handle among the arguments: the library knows which layout it has. */
  private static final MemoryLayout HANDLE = JAVA_LONG;

  private final MpiLibrary library;
  private final MethodHandle initThread;
  private final MethodHandle initialized;
  private final MethodHandle finish;
  private final MethodHandle commRank;
  private final MethodHandle commSize;
  private final MethodHandle commSplit;
  private final MethodHandle commFree;
  private final MethodHandle commSetErrhandler;
  private final MethodHandle errorString;
  private final MethodHandle abort;
  private final MethodHandle barrier;
  private final MethodHandle bcast;
  private final MethodHandle allgatherv;
  private final MethodHandle alltoallv;
  private final MethodHandle send;
  private final MethodHandle receive;
  private final MethodHandle test;
  private final MethodHandle getCount;

  MpiCalls(MpiLibrary library) {
    this.library = library;
    initThread = function("MPI_Init_thread", ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
    initialized = function("MPI_Initialized", ADDRESS);
    finish = function("MPI_Finalize");
    commRank = function("MPI_Comm_rank", HANDLE, ADDRESS);
    commSize = function("MPI_Comm_size", HANDLE, ADDRESS);
    commSplit = function("MPI_Comm_split", HANDLE, JAVA_INT, JAVA_INT, ADDRESS);
    commFree = function("MPI_Comm_free", ADDRESS);
    commSetErrhandler = function("MPI_Comm_set_errhandler", HANDLE, HANDLE);
    errorString = function("MPI_Error_string", JAVA_INT, ADDRESS, ADDRESS);
    abort = function("MPI_Abort", HANDLE, JAVA_INT);
    barrier = function("MPI_Ibarrier", HANDLE, ADDRESS);
    bcast = function("MPI_Ibcast", ADDRESS, JAVA_INT, HANDLE, JAVA_INT, HANDLE, ADDRESS);
    allgatherv =
        function(
            "MPI_Iallgatherv",
            ADDRESS,
            JAVA_INT,
            HANDLE,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            HANDLE,
            HANDLE,
            ADDRESS);
    alltoallv =
        function(
            "MPI_Ialltoallv",
            ADDRESS,
            ADDRESS,
            ADDRESS,
            HANDLE,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            HANDLE,
            HANDLE,
            ADDRESS);
    send = function("MPI_Isend", ADDRESS, JAVA_INT, HANDLE, JAVA_INT, JAVA_INT, HANDLE, ADDRESS);
    receive = function("MPI_Irecv", ADDRESS, JAVA_INT, HANDLE, JAVA_INT, JAVA_INT, HANDLE, ADDRESS);
    test = function("MPI_Test", ADDRESS, ADDRESS, ADDRESS);
    getCount = function("MPI_Get_count", ADDRESS, HANDLE, ADDRESS);
  }

  private MethodHandle function(String name, MemoryLayout... arguments) {
    FunctionDescriptor asLongs = FunctionDescriptor.of(JAVA_INT, arguments);
    MemoryLayout[] asTheyAre =
        Arrays.stream(arguments)
            .map(layout -> layout == HANDLE ? library.handles().layout() : layout)
            .toArray(MemoryLayout[]::new);
    MethodHandle call =
        Linker.nativeLinker()
            .downcallHandle(
                library.symbols().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, asTheyAre));
    return MethodHandles.explicitCastArguments(call, asLongs.toMethodType());
  }

  int initThread(int level, MemorySegment provided) {
    try {
      MemorySegment none = MemorySegment.NULL;
      return (int) initThread.invokeExact(none, none, level, provided);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int initialized(MemorySegment flag) {
    try {
      return (int) initialized.invokeExact(flag);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int finish() {
    try {
      return (int) finish.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int commRank(long comm, MemorySegment rank) {
    try {
      return (int) commRank.invokeExact(comm, rank);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int commSize(long comm, MemorySegment size) {
    try {
      return (int) commSize.invokeExact(comm, size);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int commSplit(long comm, int color, int key, MemorySegment part) {
    try {
      return (int) commSplit.invokeExact(comm, color, key, part);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int commFree(MemorySegment comm) {
    try {
      return (int) commFree.invokeExact(comm);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Lets calls on a communicator return their errors. */
  int returnErrors(long comm) {
    try {
      return (int) commSetErrhandler.invokeExact(comm, library.handles().errorsReturn());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int errorString(int code, MemorySegment text, MemorySegment length) {
    try {
      return (int) errorString.invokeExact(code, text, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int abort(long comm, int code) {
    try {
      return (int) abort.invokeExact(comm, code);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int barrier(long comm, MemorySegment request) {
    try {
      return (int) barrier.invokeExact(comm, request);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int bcast(MemorySegment data, int count, int root, long comm, MemorySegment request) {
    try {
      return (int) bcast.invokeExact(data, count, library.handles().bytes(), root, comm, request);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int allgatherInPlace(
      MemorySegment data,
      MemorySegment counts,
      MemorySegment displacements,
      long comm,
      MemorySegment request) {
    MpiHandles handles = library.handles();
    try {
      return (int)
          allgatherv.invokeExact(
              handles.inPlace(),
              0,
              handles.bytes(),
              data,
              counts,
              displacements,
              handles.bytes(),
              comm,
              request);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int alltoallv(
      MemorySegment out,
      MemorySegment outCounts,
      MemorySegment outDisplacements,
      MemorySegment in,
      MemorySegment inCounts,
      MemorySegment inDisplacements,
      long comm,
      MemorySegment request) {
    long bytes = library.handles().bytes();
    try {
      return (int)
          alltoallv.invokeExact(
              out,
              outCounts,
              outDisplacements,
              bytes,
              in,
              inCounts,
              inDisplacements,
              bytes,
              comm,
              request);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int send(MemorySegment data, int count, int to, long comm, MemorySegment request) {
    try {
      return (int) send.invokeExact(data, count, library.handles().bytes(), to, 0, comm, request);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int receive(MemorySegment data, int count, int from, long comm, MemorySegment request) {
    long bytes = library.handles().bytes();
    try {
      return (int) receive.invokeExact(data, count, bytes, from, 0, comm, request);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int test(MemorySegment request, MemorySegment done, MemorySegment status) {
    try {
      return (int) test.invokeExact(request, done, status);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int getCount(MemorySegment status, MemorySegment count) {
    try {
      return (int) getCount.invokeExact(status, library.handles().bytes(), count);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static AssertionError unexpected(Throwable e) {
    return new AssertionError("a downcall throws nothing checked", e);
  }
}
