package spiketile.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import spiketile.layout.MachineProfile;
import spiketile.runtime.cost.WorkUnit;

/**
 * Predictions, and what they follow from.
 *
 * @param machine the machine, of one chip
 * @param sizes the network for one chip
 * @param batch samples
 * @param steps time steps
 * @param inputSpikes input spikes of a sample in a step
 * @param seconds what each unit of work takes a tile, or a thread of the host
 * @param points the predictions
 */
record SimulationFile(
    MachineProfile machine,
    List<Integer> sizes,
    int batch,
    int steps,
    double inputSpikes,
    Map<WorkUnit, Double> seconds,
    List<SimulatedPoint> points) {
  void write(Path file) throws IOException {
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
  }
}
