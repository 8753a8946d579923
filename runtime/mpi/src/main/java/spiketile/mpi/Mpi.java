package spiketile.mpi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import spiketile.kernels.Kernels;
import spiketile.runtime.collectives.Collectives;

/**
 * Ranks that are processes, started by MPI's launcher ({@code mpirun -n 4 …}) or by itself as the only one.
 *
 * <p>Open MPI 4 and 5, MPICH, and libraries with MPICH's ABI. The library is loaded when it is asked for; nothing of MPI is
 * needed to build or to link. A process joins once in its life.
 */
public final class Mpi {
  /** {@code MPI_THREAD_MULTIPLE}: any thread may call, at any time. */
  private static final int ANY_THREAD = 3;

  private static final int TEXT_BYTES = 8192;

  private Mpi() {}

  /**
   * Joins all ranks, with the library that the system finds.
   *
   * @param kernels what sums
   * @return this rank's collectives; closing them leaves MPI for good
   * @throws MpiException if there is no library, or it cannot be used
   */
  public static Collectives join(Kernels kernels) {
    return join(MpiLibrary.find(System.getenv()), kernels, MpiCollectives.MOST_BYTES);
  }

  /**
   * Joins all ranks, with a library of your choice.
   *
   * @param kernels what sums
   * @param library the file
   * @return this rank's collectives; closing them leaves MPI for good
   * @throws MpiException if that is no library, or one that cannot be used
   */
  public static Collectives join(Kernels kernels, Path library) {
    return join(MpiLibrary.load(library), kernels, MpiCollectives.MOST_BYTES);
  }

  static Collectives join(MpiLibrary library, Kernels kernels, int mostBytes) {
    MpiCalls calls = new MpiCalls(library);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(JAVA_INT);
      check(calls, calls.initialized(number));
      if (number.get(JAVA_INT, 0) != 0) {
        throw new MpiException("this process has joined MPI before, which it can do but once");
      }
      check(calls, calls.initThread(ANY_THREAD, number));
      if (number.get(JAVA_INT, 0) < ANY_THREAD) {
        throw new MpiException("this MPI library does not let any thread call it");
      }
    }
    MpiHandles handles = library.handles();
    return new MpiCollectives(
        calls, handles, kernels, handles.world(), mostBytes, () -> check(calls, calls.finish()));
  }

  private static void check(MpiCalls calls, int code) {
    if (code != 0) {
      throw new MpiException("MPI: " + message(calls, code));
    }
  }

  /** What MPI says of a code. */
  static String message(MpiCalls calls, int code) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(TEXT_BYTES);
      MemorySegment length = arena.allocate(JAVA_INT);
      int unknown = calls.errorString(code, text, length);
      return unknown == 0 ? text.getString(0) : "error " + code;
    }
  }
}
