package spiketile.jmh;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.utils.Signals;

/**
 * Ctrl-C: the first ends the JVM that measures and asks to stop, the second ends this one at once.
 *
 * <p>Not a shutdown hook, since the JVM takes no second signal while one runs. The signals go through
 * jline, which the progress bar brings along: javac knows no quiet way to {@code sun.misc.Signal}.
 */
final class Interruption implements AutoCloseable {
  /** Signals, and the exit codes that shells give to processes they end. */
  private static final Map<String, Integer> EXIT_CODES = Map.of("INT", 130, "TERM", 143);

  private final Map<String, Object> earlier = new LinkedHashMap<>();
  private volatile int exitCode;

  private Interruption() {}

  /** Takes the signals over until it is closed. */
  static Interruption listen() {
    Interruption interruption = new Interruption();
    EXIT_CODES.forEach(
        (name, code) ->
            interruption.earlier.put(
                name, Signals.register(name, () -> interruption.received(code))));
    return interruption;
  }

  private void received(int code) {
    if (exitCode != 0) {
      Runtime.getRuntime().halt(code);
    }
    exitCode = code;
    ProcessHandle.current().children().forEach(ProcessHandle::destroy);
  }

  /** Whether the process was asked to end. */
  boolean requested() {
    return exitCode != 0;
  }

  /** The exit code for the signal that came, 0 if none did. */
  int exitCode() {
    return exitCode;
  }

  @Override
  public void close() {
    earlier.forEach(
        (name, handler) -> {
          if (handler != null) {
            Signals.unregister(name, handler);
          }
        });
  }
}
