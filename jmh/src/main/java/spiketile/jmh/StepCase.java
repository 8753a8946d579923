package spiketile.jmh;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A case of {@link TrainingStepBenchmark}: the parameters in which it differs from the poster's network on SHD with
 * 48 input spikes, uncapped.
 *
 * @param benchmark the method
 * @param params every parameter that is set, by name
 */
record StepCase(String benchmark, Map<String, String> params) {
  private static final String CLASS = TrainingStepBenchmark.class.getName();
  private static final String VECTOR = "vector";
  private static final String PEER = "peer";

  StepCase {
    params = Map.copyOf(params);
  }

  /** Sparse training of a network of a data set's form. */
  static StepCase of(PosterSet set, int hidden, int threads) {
    return network(set.inputs(), set.width(hidden), hidden, set.classes(), set.steps(), threads)
        .with("inputSpikes", set.inputCap());
  }

  /** Sparse training of a network. */
  static StepCase network(int inputs, int width, int hidden, int classes, int steps, int threads) {
    return new StepCase(CLASS + ".trainingStep", Map.of(PEER, VECTOR))
        .with("batch", PosterSet.BATCH)
        .with("inputs", inputs)
        .with("width", width)
        .with("hidden", hidden)
        .with("classes", classes)
        .with("steps", steps)
        .with("threads", threads);
  }

  /** The same with another value of a parameter. */
  StepCase with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(params);
    more.put(name, value.toString());
    return new StepCase(benchmark, more);
  }

  /** The same with the rows of hidden layers filled to a cap. */
  StepCase filled(double cap) {
    return with("filled", true).with("cap", cap);
  }

  /** The same with what fires in the network as it is drawn, up to a cap. */
  StepCase natural(double cap) {
    return with("cap", cap);
  }

  /** The same on recordings, if there are any. */
  StepCase on(PosterSet set, Optional<Path> folder) {
    return folder.map(path -> with("recordings", set + ":" + path.toAbsolutePath())).orElse(this);
  }

  /** The same work by a dense peer, whose time does not depend on what fires. */
  StepCase dense(String peer) {
    StepCase dense = new StepCase(benchmark, Map.of());
    for (String name :
        List.of("batch", "inputs", "width", "hidden", "classes", "steps", "threads")) {
      dense = dense.with(name, params.get(name));
    }
    return dense.with("inputSpikes", 1).with(PEER, peer);
  }

  /** The same in a process whose memory grows by nothing but the network. */
  StepCase inSmallHeap() {
    return new StepCase(CLASS + ".trainingStepInSmallHeap", params);
  }

  boolean isDense() {
    return !params.get(PEER).equals(VECTOR);
  }

  int number(String name) {
    return Integer.parseInt(params.get(name));
  }

  /** Weights of the network. */
  long weights() {
    long width = number("width");
    return width * (number("inputs") + width * (number("hidden") - 1) + number("classes"));
  }

  /** As JMH is asked for it. */
  BenchCase toBenchCase() {
    Map<String, String> ordered = new LinkedHashMap<>();
    params.keySet().stream().sorted().forEach(name -> ordered.put(name, params.get(name)));
    List<String> telling =
        ordered.keySet().stream()
            .filter(
                name -> !List.of("batch", "classes", "inputs", "steps", "threads").contains(name))
            .toList();
    return new BenchCase(benchmark, ordered, telling);
  }
}
