package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import spiketile.runtime.Safetensors.Tensor;

/** A process that saves one generation after the other and reports each, until it is killed. */
final class SaveLoop {
  static final String GENERATION = "generation";
  static final List<String> TENSORS = List.of("first", "second", "third");
  static final int VALUES = 20_000;

  private SaveLoop() {}

  /** Takes the file and the first generation. */
  public static void main(String[] args) throws IOException {
    for (int generation = Integer.parseInt(args[1]); ; generation++) {
      save(Path.of(args[0]), generation);
      System.out.println(generation);
    }
  }

  /** Saves tensors all of whose values are the generation. */
  static void save(Path file, int generation) throws IOException {
    Safetensors.write(
        file,
        Map.of(GENERATION, Integer.toString(generation)),
        TENSORS.stream().map(name -> tensor(name, generation)).toList());
  }

  private static Tensor tensor(String name, int generation) {
    return new Tensor(
        name,
        new long[] {VALUES},
        memory -> {
          for (int i = 0; i < VALUES; i++) {
            memory.setAtIndex(JAVA_FLOAT, i, generation);
          }
        });
  }
}
