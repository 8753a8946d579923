package spiketile.runtime;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.data.EventBatch;

/** Which events Java Flight Recorder gets of a network of 3, 4 and 2 neurons in three steps. */
class FlightRecorderTest {
  private static final List<String> EVENTS =
      List.of(
          "spiketile.Step", "spiketile.Superstep", "spiketile.Exchange", "spiketile.BarrierWait");

  @TempDir private Path folder;

  private static Network open(boolean recurrent, int threads) {
    NeuronSpec neuron = NeuronSpec.uniform(0.5f, 1, 1, Float.NEGATIVE_INFINITY, 1);
    NetworkSpec spec =
        NetworkSpec.of(3)
            .layer(new LayerSpec(4, recurrent, false, neuron))
            .layer(new LayerSpec(2, neuron))
            .build();
    RunSpec run =
        new RunSpec(2, 3, threads, Providers.selected(), MachineProfile.host(), Backing.PLAIN);
    return Network.open(spec, OptimizerSpec.adam(0.01), run);
  }

  private static EventBatch batch() {
    EventBatch batch = new EventBatch(3, 3, 2);
    batch.fill((sample, events) -> events.add(sample, sample), new int[2]);
    return batch;
  }

  /** Spiketile's events while something runs, with the given ones switched on. */
  private List<RecordedEvent> record(List<String> enabled, Runnable work) throws IOException {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      enabled.forEach(recording::enable);
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("spiketile."))
        .toList();
  }

  private static Map<String, Long> counts(List<RecordedEvent> events) {
    return events.stream().collect(groupingBy(event -> event.getEventType().getName(), counting()));
  }

  private static List<RecordedEvent> of(String name, List<RecordedEvent> events) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  private static long sum(String field, List<RecordedEvent> events) {
    return events.stream().mapToLong(event -> event.getLong(field)).sum();
  }

  @Test
  void aStepOfAFeedForwardNetwork() throws IOException {
    List<RecordedEvent> events;
    ExchangeVolume volume;
    try (Network network = open(false, 1)) {
      network.trainStep(batch());
      ExchangeVolume before = network.exchanged();
      events = record(EVENTS, () -> network.trainStep(batch()));
      ExchangeVolume after = network.exchanged();
      volume =
          new ExchangeVolume(
              after.lists() - before.lists(),
              after.errors() - before.errors(),
              after.dense() - before.dense());
    }

    // forward the beginning and the steps of either layer; backward their tiles. Errors leave the
    // last
    // layer only
    assertThat(counts(events))
        .isEqualTo(
            Map.of("spiketile.Step", 1L, "spiketile.Superstep", 8L, "spiketile.Exchange", 3L));
    RecordedEvent step = of("spiketile.Step", events).getFirst();
    assertThat(step.getLong("step")).isEqualTo(2);
    assertThat(step.getInt("samples")).isEqualTo(2);
    assertThat(step.getLong("bytes")).isEqualTo(volume.bytes());
    assertThat(step.getLong("dense")).isEqualTo(volume.dense());
    assertThat(sum("bytes", of("spiketile.Exchange", events))).isEqualTo(volume.bytes());
    assertThat(sum("dense", of("spiketile.Exchange", events))).isEqualTo(volume.dense());
    assertThat(of("spiketile.Superstep", events))
        .allSatisfy(
            event -> {
              assertThat(event.getStartTime()).isAfterOrEqualTo(step.getStartTime());
              assertThat(event.getEndTime()).isBeforeOrEqualTo(step.getEndTime());
              assertThat(event.getInt("tasks")).isEqualTo(1);
            })
        .extracting(event -> event.getInt("layer") + " " + event.getString("phase"))
        .containsExactlyInAnyOrder(
            "1 compute forward",
            "1 compute forward",
            "2 compute forward",
            "2 compute forward",
            "2 compute backward",
            "2 compute backward",
            "1 compute backward",
            "1 compute backward");
  }

  @Test
  void aStepOfARecurrentNetworkHasASuperstepForEachTimeStep() throws IOException {
    List<RecordedEvent> events;
    try (Network network = open(true, 1)) {
      events = record(EVENTS, () -> network.trainStep(batch()));
    }

    // forward 1 + 3 and 1 + 1; backward 1 of the last layer, then λ of the step after the last and
    // of 3
    // steps, and the products
    assertThat(counts(events))
        .isEqualTo(
            Map.of("spiketile.Step", 1L, "spiketile.Superstep", 15L, "spiketile.Exchange", 7L));
  }

  @Test
  void workersWaitOnceInEverySuperstepOfMoreThanOneTask() throws IOException {
    int supersteps = 5;
    List<RecordedEvent> events;
    try (Workers workers = new Workers(2)) {
      events =
          record(
              List.of("spiketile.BarrierWait"),
              () -> {
                for (int i = 0; i < supersteps; i++) {
                  workers.run(1, task -> {});
                  workers.run(2, task -> {});
                }
              });
    }

    assertThat(events).filteredOn(event -> event.getInt("worker") == 0).hasSize(supersteps);
    // its first wait may have begun before the recording did
    assertThat(events)
        .filteredOn(event -> event.getInt("worker") == 1)
        .hasSizeBetween(supersteps - 1, supersteps)
        .allMatch(event -> event.getThread().getJavaName().equals("spiketile-worker-1"));
  }

  @Test
  void aRecordingThatDoesNotAskGetsNone() throws IOException {
    List<RecordedEvent> events;
    try (Network network = open(true, 2)) {
      events = record(List.of(), () -> network.trainStep(batch()));
    }

    assertThat(events).isEmpty();
  }

  @Test
  void anEvaluationIsNoStep() throws IOException {
    List<RecordedEvent> events;
    try (Network network = open(false, 1)) {
      events = record(EVENTS, () -> network.forward(batch()));
    }

    assertThat(counts(events))
        .isEqualTo(Map.of("spiketile.Superstep", 4L, "spiketile.Exchange", 2L));
  }
}
