package spiketile.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import spiketile.runtime.Safetensors.Tensor;

/** The content of a model file, to be changed and written again. */
final class ModelContent {
  final Map<String, String> texts;
  final Map<String, float[]> values = new LinkedHashMap<>();
  final Map<String, long[]> shapes = new LinkedHashMap<>();

  private ModelContent(SafetensorsReader reader) throws IOException {
    texts = new TreeMap<>(reader.metadata());
    for (String name : reader.names()) {
      long[] shape = reader.shape(name);
      float[] tensor = new float[(int) (SafetensorsHeader.bytes(shape) / Float.BYTES)];
      reader.read(name, tensor);
      values.put(name, tensor);
      shapes.put(name, shape);
    }
  }

  static ModelContent read(Path file) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      return new ModelContent(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void replace(String name, float[] tensor, long... shape) {
    values.put(name, tensor);
    shapes.put(name, shape);
  }

  void remove(String name) {
    values.remove(name);
    shapes.remove(name);
  }

  void write(Path file) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    values.forEach(
        (name, tensor) ->
            tensors.add(
                new Tensor(
                    name,
                    shapes.get(name),
                    memory -> memory.copyFrom(MemorySegment.ofArray(tensor)))));
    Safetensors.write(file, texts, tensors);
  }
}
