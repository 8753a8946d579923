package spiketile.mpi;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds an MPI library and tells whose it is.
 *
 * @param symbols what it has
 * @param handles the ABI of its handles
 */
@SuppressWarnings("restricted") // libraryLookup
record MpiLibrary(SymbolLookup symbols, MpiHandles handles) {
  private static final List<String> OPEN_MPI =
      List.of("libmpi.so.40", "libmpi.40.dylib", "libmpi.dylib");
  private static final List<String> MPICH =
      List.of("libmpich.so.12", "libmpi.so.12", "libmpi.12.dylib");

  /**
   * Signals that UCX, on which MPI libraries may be built, is to report: none. It would take SIGSEGV from the JVM, which
   * uses it for null checks and safepoints. It reads the variable while it is loaded.
   */
  private static final String UCX_SIGNALS = "UCX_ERROR_SIGNALS";

  /** Loads the named library. */
  static MpiLibrary load(Path file) {
    ProcessEnvironment.setIfAbsent(UCX_SIGNALS, "");
    try {
      return of(SymbolLookup.libraryLookup(file, Arena.global()), file.toString());
    } catch (IllegalArgumentException e) {
      throw new MpiException("MPI library " + file + ": " + e.getMessage());
    }
  }

  /**
   * Loads what the system finds by the names that these libraries have: first the one whose launcher has started this
   * process.
   *
   * @param environment the process's variables
   */
  static MpiLibrary find(Map<String, String> environment) {
    ProcessEnvironment.setIfAbsent(UCX_SIGNALS, "");
    boolean mpich =
        environment.containsKey("PMI_RANK") && !environment.containsKey("OMPI_COMM_WORLD_RANK");
    List<String> names =
        Stream.of(mpich ? MPICH : OPEN_MPI, mpich ? OPEN_MPI : MPICH)
            .flatMap(List::stream)
            .toList();
    for (String name : names) {
      try {
        return of(SymbolLookup.libraryLookup(name, Arena.global()), name);
      } catch (IllegalArgumentException e) {
        // not here: the next
      }
    }
    throw new MpiException(
        "found no MPI library (%s): install Open MPI (Debian, Ubuntu: apt-get install openmpi-bin) or name the library's file"
            .formatted(String.join(", ", names)));
  }

  private static MpiLibrary of(SymbolLookup symbols, String name) {
    if (OpenMpiHandles.areOf(symbols)) {
      return new MpiLibrary(symbols, new OpenMpiHandles(symbols));
    }
    if (MpichHandles.areOf(symbols)) {
      return new MpiLibrary(symbols, new MpichHandles());
    }
    throw new MpiException(
        name
            + " is neither Open MPI nor has it the ABI of MPICH: these are what Spiketile can call");
  }
}
