package spiketile.jmh;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Where JMH's own words go, and with them all that the measured JVMs print: JMH copies that to this
 * JVM's {@code System.out} and {@code System.err}, which are this log as long as it is open.
 */
final class JmhLog implements AutoCloseable {
  private final PrintStream file;
  private final PrintStream earlierOut = System.out;
  private final PrintStream earlierErr = System.err;

  private JmhLog(PrintStream file) {
    this.file = file;
  }

  /** Starts a log. */
  static JmhLog open(Path path) throws IOException {
    JmhLog log = new JmhLog(new PrintStream(path.toFile(), StandardCharsets.UTF_8));
    System.setOut(log.file);
    System.setErr(log.file);
    return log;
  }

  /** For a JMH that writes to this log. */
  OutputFormat format() {
    return OutputFormatFactory.createFormatInstance(file, VerboseMode.NORMAL);
  }

  /** For a JMH that says nothing. */
  static OutputFormat silent() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT);
  }

  @Override
  public void close() {
    System.setOut(earlierOut);
    System.setErr(earlierErr);
    file.close();
  }
}
