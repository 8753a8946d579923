package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spiketile.runtime.data.EventBatch;

class EventDataTest {
  private static final Sensor GRID = new Sensor(4, 2, 2);

  @TempDir private Path folder;

  @Test
  void binsAreOfAWidthAndWhatIsLaterIsCutOff() throws IOException {
    int[][] events = {{0, 1}, {999, 0}, {1000, 3}, {1500, 3}, {3999, 2}, {4000, 5}};

    assertThat(read(events, Pipeline.of(GRID, 4, 1000)))
        .containsExactly("0:0", "0:1", "1:3", "3:2");
  }

  @Test
  void binsByCountReachFromTheFirstEventToTheLast() throws IOException {
    int[][] events = {{500, 0}, {599, 1}, {600, 2}, {899, 3}};

    assertThat(read(events, Pipeline.of(GRID, 4, 0))).containsExactly("0:0", "0:1", "1:2", "3:3");
    assertThat(read(new int[][] {{7, 5}}, Pipeline.of(GRID, 4, 0))).containsExactly("0:5");
    assertThat(read(new int[0][], Pipeline.of(GRID, 4, 0))).isEmpty();
  }

  @Test
  void pixelsArePooledAndPolaritiesChosen() throws IOException {
    int[][] events = {
      {0, GRID.address(3, 1, 0)}, {1000, GRID.address(1, 0, 1)}, {2000, GRID.address(2, 1, 1)}
    };
    Pipeline pooled = Pipeline.of(GRID, 3, 1000).pooled(2, 1);

    assertThat(read(events, pooled)).containsExactly("0:1", "1:2", "2:3");
    assertThat(read(events, pooled.with(Polarity.MERGED))).containsExactly("0:1", "1:0", "2:1");
    assertThat(read(events, pooled.with(Polarity.ON))).containsExactly("1:0", "2:1");
    assertThat(read(events, pooled.with(Polarity.OFF))).containsExactly("0:1");
  }

  @Test
  void capKeepsARandomChoiceOfABin() throws IOException {
    int[][] events = new int[16][];
    for (int i = 0; i < 16; i++) {
      events[i] = new int[] {i, i};
    }
    try (EventStore store = Stores.of(folder, GRID, events)) {
      EventData data = new EventData(store, Pipeline.of(GRID, 1, 1000).capped(5));
      int[] chosen = new int[16];
      for (int draw = 0; draw < 3200; draw++) {
        List<String> kept = read(data, draw);
        assertThat(kept).hasSize(5);
        kept.forEach(spike -> chosen[Integer.parseInt(spike.substring(2))]++);
      }
      assertThat(Arrays.stream(chosen).boxed())
          .allSatisfy(times -> assertThat(times).isBetween(850, 1150));
      assertThat(read(data, 9)).isEqualTo(read(data, 9));
    }
  }

  @Test
  void augmentationIsForTrainingOnly() throws IOException {
    int[][] events = new int[8][];
    for (int i = 0; i < 8; i++) {
      events[i] = new int[] {1000 * i, GRID.address(0, 0, 0)};
    }
    try (EventStore store = Stores.of(folder, GRID, events)) {
      Pipeline plain = Pipeline.of(GRID, 8, 1000);
      EventData data = new EventData(store, plain.with(new Augmentation(0, 0, true, 0.5, 0)));

      List<String> trained = new ArrayList<>();
      for (int draw = 0; draw < 100; draw++) {
        trained.addAll(read(data, draw));
      }

      assertThat(trained).hasSizeBetween(320, 480); // half of 800 are dropped
      assertThat(trained.stream().filter(s -> s.endsWith(":3")).count()) // half are mirrored
          .isBetween(trained.size() / 4L, 3L * trained.size() / 4);
      assertThat(read((EventData) data.evaluated(), 1))
          .isEqualTo(read(new EventData(store, plain), 2))
          .hasSize(8);
    }
  }

  @Test
  void shiftMovesAllAndJitterEach() throws IOException {
    Sensor channels = Sensor.channels(100);
    int[][] events = new int[20][];
    for (int i = 0; i < 20; i++) {
      events[i] = new int[] {1000 * i, 50};
    }
    try (EventStore store = Stores.of(folder, channels, events)) {
      Pipeline plain = Pipeline.of(channels, 20, 1000);
      EventData shifted = new EventData(store, plain.with(new Augmentation(0, 10, false, 0, 0)));
      EventData jittered = new EventData(store, plain.with(new Augmentation(5, 0, false, 0, 0)));

      for (int draw = 0; draw < 50; draw++) {
        List<Integer> places = places(read(shifted, draw));
        assertThat(places.stream().distinct()).hasSize(1);
        assertThat(places.getFirst()).isBetween(40, 60);
      }
      assertThat(places(read(jittered, 1)).stream().distinct()).hasSizeGreaterThan(5);
      assertThat(places(read(jittered, 1))).allSatisfy(c -> assertThat(c).isBetween(25, 75));
    }
  }

  /** The last of 40 events, a millisecond each, comes in bin 39 at the recording's own pace. */
  @Test
  void stretchMovesAllInTime() throws IOException {
    int[][] events = new int[40][];
    for (int i = 0; i < 40; i++) {
      events[i] = new int[] {1000 * i, 1};
    }
    try (EventStore store = Stores.of(folder, GRID, events)) {
      Pipeline plain = Pipeline.of(GRID, 60, 1000);
      EventData data = new EventData(store, plain.with(new Augmentation(0, 0, false, 0, 0.25)));
      List<Integer> ends = new ArrayList<>();
      for (int draw = 0; draw < 100; draw++) {
        String last = read(data, draw).getLast();
        ends.add(Integer.valueOf(last.substring(0, last.indexOf(':'))));
      }
      assertThat(ends).allSatisfy(end -> assertThat(end).isBetween(29, 49));
      assertThat(ends.stream().distinct()).hasSizeGreaterThan(10);
      assertThat(read((EventData) data.evaluated(), 1).getLast()).startsWith("39:");
    }
  }

  private static List<Integer> places(List<String> spikes) {
    return spikes.stream().map(s -> Integer.valueOf(s.substring(s.indexOf(':') + 1))).toList();
  }

  @Test
  void morePixelsThanTheSensorHasAreRefused() throws IOException {
    try (EventStore store = Stores.of(folder, GRID, new int[][] {{1, 1}})) {
      assertThatThrownBy(() -> new EventData(store, Pipeline.of(GRID, 1, 1).pooled(5, 2)))
          .hasMessage("5 x 2 pixels wanted of a sensor of 4 x 2");
    }
  }

  private List<String> read(int[][] events, Pipeline pipeline) throws IOException {
    try (EventStore store = Stores.of(folder, GRID, events)) {
      return read(new EventData(store, pipeline), 1);
    }
  }

  /** The first recording's spikes as "bin:neuron". */
  private static List<String> read(EventData data, long draw) {
    EventBatch batch = new EventBatch(data.inputs(), data.steps(), 1);
    batch.fill((b, events) -> data.read(0, draw, events), new int[1]);
    List<String> spikes = new ArrayList<>();
    for (int t = 0; t < data.steps(); t++) {
      for (int i = batch.rowStarts()[t]; i < batch.rowStarts()[t + 1]; i++) {
        spikes.add(t + ":" + batch.ids()[i]);
      }
    }
    return spikes;
  }
}
