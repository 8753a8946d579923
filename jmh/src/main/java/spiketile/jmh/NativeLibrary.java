package spiketile.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The functions of a shared library that a peer calls. It stays loaded as long as the process. */
@SuppressWarnings(
    "restricted") // libraryLookup and downcallHandle: this class is the one place for them
final class NativeLibrary {
  private final SymbolLookup symbols;

  private NativeLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /**
   * Loads a library that the build compiled beside the classes.
   *
   * @param peer who needs it
   * @param file its name
   * @param needs what has to be there for it to be compiled
   * @throws IllegalStateException if it was not compiled, or this CPU lacks its instructions
   */
  static NativeLibrary compiled(String peer, String file, String needs) {
    try (InputStream bytes = NativeLibrary.class.getResourceAsStream(file)) {
      if (bytes == null) {
        throw missing(peer, needs, null);
      }
      Path copy = Files.createTempFile("spiketile", file);
      try {
        Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
        NativeLibrary library = installed(peer, copy.toString(), needs);
        library.requireInstructions(peer);
        return library;
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + file, e);
    }
  }

  /**
   * Loads a library of the system.
   *
   * @param peer who needs it
   * @param name its name or path
   * @param needs what has to be installed for it to be found
   * @throws IllegalStateException if it is not found
   */
  static NativeLibrary installed(String peer, String name, String needs) {
    try {
      return new NativeLibrary(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      throw missing(peer, needs, e);
    }
  }

  /** All libraries that Java code has loaded. */
  static NativeLibrary loaded() {
    return new NativeLibrary(SymbolLookup.loaderLookup());
  }

  private static IllegalStateException missing(String peer, String needs, Throwable cause) {
    return new IllegalStateException("peer '%s' needs %s".formatted(peer, needs), cause);
  }

  private void requireInstructions(String peer) {
    MethodHandle suffices = function("cpu_suffices", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    try {
      if ((int) suffices.invokeExact() == 0) {
        throw missing(peer, "a CPU with AVX2 and FMA", null);
      }
    } catch (IllegalStateException e) {
      throw e;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** A function of this library. */
  MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type, options);
  }

  /** What a downcall that throws turns into: it can only be called wrongly. */
  static AssertionError failed(Throwable cause) {
    return new AssertionError("a downcall throws nothing when called with its type", cause);
  }
}
