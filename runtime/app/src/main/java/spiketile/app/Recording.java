package spiketile.app;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import spiketile.kernels.Providers;
import spiketile.runtime.cost.MeasuredStep;

/**
 * Measured training steps, and what they were measured on.
 *
 * @param cpu the processor's name
 * @param jdk its version
 * @param vectorBits bits of a vector
 * @param steps what was measured
 */
record Recording(String cpu, String jdk, int vectorBits, List<MeasuredStep> steps) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  Recording {
    steps = List.copyOf(steps);
  }

  void write(Path file) throws IOException {
    MAPPER.writeValue(file.toFile(), this);
  }

  /** A recording of this computer. */
  static Recording here(List<MeasuredStep> steps) {
    return new Recording(
        Cpu.name(),
        Runtime.version().toString(),
        Report.vectorBits(Providers.selected().lanes()),
        steps);
  }

  static Recording read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    } catch (JacksonException e) {
      throw CommandFailure.unusable(
          file + ": no recording of --measure: " + e.getOriginalMessage());
    }
  }

  static Recording read(InputStream in) throws IOException {
    return MAPPER.readValue(in, Recording.class);
  }

  /**
   * This recording with what an earlier one of the same computer and JDK measured, of each half of a step the
   * faster time.
   */
  Recording andEarlier(Recording other) {
    if (!cpu.equals(other.cpu) || !jdk.equals(other.jdk) || vectorBits != other.vectorBits) {
      return this;
    }
    return new Recording(cpu, jdk, vectorBits, steps.stream().map(other::faster).toList());
  }

  private MeasuredStep faster(MeasuredStep step) {
    return steps.stream().filter(step::sameSetting).findFirst().map(step::fastest).orElse(step);
  }

  /** The steps that costs are fitted to. */
  List<MeasuredStep> fitted() {
    return steps.stream().filter(CalibrationRuns::fitted).toList();
  }
}
