package spiketile.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
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

  static Recording read(InputStream in) throws IOException {
    return MAPPER.readValue(in, Recording.class);
  }

  /** The steps that costs are fitted to. */
  List<MeasuredStep> fitted() {
    return steps.stream()
        .filter(step -> step.sizes().equals(CalibrationRuns.FITTED.counts()))
        .toList();
  }
}
