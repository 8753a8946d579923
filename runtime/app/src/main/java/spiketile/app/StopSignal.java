package spiketile.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.utils.Signals;

/**
 * Ctrl-C and the other ways in which a process is asked to end: the first asks, the second ends it
 * at once.
 *
 * <p>Not a shutdown hook, since the JVM takes no second signal while one runs. The signals go through
 * jline, which the progress bar brings along: javac knows no quiet way to {@code sun.misc.Signal}.
 */
final class StopSignal implements AutoCloseable {
  /** Signals, and the exit codes that shells give to processes they end. */
  private static final Map<String, Integer> EXIT_CODES =
      Map.of("INT", 130, "TERM", 143, "HUP", 129);

  private final Map<String, Object> earlier = new LinkedHashMap<>();
  private volatile int exitCode;

  private StopSignal() {}

  /** Takes the signals over until it is closed. */
  static StopSignal listen() {
    StopSignal signal = new StopSignal();
    EXIT_CODES.forEach(
        (name, code) ->
            signal.earlier.put(name, Signals.register(name, () -> signal.received(code))));
    return signal;
  }

  private void received(int code) {
    if (exitCode != 0) {
      Runtime.getRuntime().halt(code);
    }
    exitCode = code;
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
