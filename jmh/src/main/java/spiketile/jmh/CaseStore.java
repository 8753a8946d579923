package spiketile.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Results of cases in a folder, a line each, so that a run that was stopped can go on: what was being written when
 * a process was killed is measured again.
 */
final class CaseStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<CaseResult> all = new ArrayList<>();

  /** Of each case the result with the fastest iteration. */
  private final Map<StepCase, CaseResult> fastest = new LinkedHashMap<>();

  private CaseStore(Path file) {
    this.file = file;
  }

  /**
   * Opens the results of a folder, which is made if it is not there.
   *
   * @param origin what results depend on beside the case: build, computer, JVM
   * @throws IllegalArgumentException if the folder holds results of another origin
   */
  static CaseStore open(Path folder, Map<String, String> origin) throws IOException {
    Files.createDirectories(folder);
    Path about = folder.resolve("origin.json");
    if (Files.exists(about)) {
      requireSame(folder, JSON.readValue(about.toFile(), Map.class), origin);
    } else {
      Files.writeString(about, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(origin));
    }
    CaseStore store = new CaseStore(folder.resolve("cases.jsonl"));
    store.read();
    return store;
  }

  private static void requireSame(Path folder, Map<?, ?> before, Map<String, String> now) {
    for (Map.Entry<String, String> entry : now.entrySet()) {
      Object then = before.get(entry.getKey());
      if (!entry.getValue().equals(then)) {
        throw new IllegalArgumentException(
            "--work %s: holds results of another %s, %s and not %s; remove it, or name another folder"
                .formatted(folder, entry.getKey(), then, entry.getValue()));
      }
    }
  }

  private void read() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> whole = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      try {
        keep(JSON.readValue(line, CaseResult.class));
        whole.add(line);
      } catch (JsonProcessingException e) {
        break; // cut off in the middle
      }
    }
    Files.write(file, whole);
  }

  private void keep(CaseResult result) {
    all.add(result);
    fastest.merge(result.asCase(), result, (a, b) -> a.best() >= b.best() ? a : b);
  }

  /** Keeps a result. */
  void add(CaseResult result) {
    keep(result);
    try {
      String line = JSON.writeValueAsString(result) + System.lineSeparator();
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often a case was measured. */
  long rounds(StepCase one) {
    return all.stream().filter(result -> result.asCase().equals(one)).count();
  }

  /** What a case came to in its fastest round, if it was measured. */
  Optional<CaseResult> find(StepCase one) {
    return Optional.ofNullable(fastest.get(one));
  }

  /** Samples a second of the fastest iteration of a case. */
  OptionalDouble speed(StepCase one) {
    return fastest.containsKey(one)
        ? OptionalDouble.of(fastest.get(one).best())
        : OptionalDouble.empty();
  }

  /** Samples a second of the fastest of some peers on the same network. */
  OptionalDouble speed(StepCase one, Collection<String> peers) {
    return peers.stream().flatMapToDouble(peer -> speed(one.dense(peer)).stream()).max();
  }

  /** Every result, in the order in which they were measured. */
  List<CaseResult> all() {
    return List.copyOf(all);
  }
}
