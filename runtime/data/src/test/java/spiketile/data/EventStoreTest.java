package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStoreTest {
  private static final Sensor SENSOR = new Sensor(16, 8, 2);

  @TempDir private Path folder;

  @Test
  void holdsWhatWasRead() throws IOException {
    List<int[][]> recordings = random(40);
    try (EventStore store = Stores.of(folder, SENSOR, recordings.toArray(int[][][]::new))) {
      assertThat(store.sensor()).isEqualTo(SENSOR);
      assertThat(store.classes()).isEqualTo(40);
      assertThat(store.size()).isEqualTo(40);
      for (int i = 0; i < 40; i++) {
        assertThat(store.label(i)).isEqualTo(i);
        assertThat(events(store, i)).isDeepEqualTo(recordings.get(i));
      }
    }
  }

  private static int[][] events(EventStore store, int recording) {
    List<int[]> events = new ArrayList<>();
    for (long e = store.first(recording); e < store.first(recording + 1); e++) {
      events.add(new int[] {store.micros(e), store.address(e)});
    }
    return events.toArray(int[][]::new);
  }

  /** More events than the writer's buffer holds, and none. */
  private static List<int[][]> random(int count) {
    SplittableRandom random = new SplittableRandom(1);
    List<int[][]> recordings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[][] events = new int[i % 7 == 0 ? 0 : random.nextInt(10_000)][];
      Arrays.setAll(events, e -> new int[] {10 * e, random.nextInt(SENSOR.addresses())});
      recordings.add(events);
    }
    return recordings;
  }

  @Test
  void badRecordingEndsTheReadingAndLeavesNothing() throws IOException {
    Path file = folder.resolve("store.events");

    assertThatThrownBy(() -> EventStore.write(oneBadOfThree(), file, BadRecordings.refuse()))
        .isInstanceOf(DataException.class)
        .hasMessage("a.bin: bad");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void skippedRecordingsAreCounted() throws IOException {
    Path file = folder.resolve("store.events");
    List<String> told = new ArrayList<>();

    EventStore.write(oneBadOfThree(), file, BadRecordings.skip(e -> told.add(e.getMessage())));

    assertThat(told).containsExactly("a.bin: bad");
    try (EventStore store = EventStore.open(file)) {
      assertThat(store.size()).isEqualTo(2);
      assertThat(store.skipped()).isEqualTo(1);
    }
  }

  private static Recordings oneBadOfThree() {
    Recordings whole = Stores.source(SENSOR, List.of(new int[][] {{1, 2}}, new int[][] {{3, 4}}));
    return new Recordings() {
      @Override
      public Sensor sensor() {
        return SENSOR;
      }

      @Override
      public int classes() {
        return 2;
      }

      @Override
      public void read(Sink sink) throws IOException {
        sink.bad(DataException.of(Path.of("a.bin"), "bad"));
        whole.read(sink);
      }
    };
  }

  @Test
  void cutOffStoreIsRefused() throws IOException {
    Stores.of(folder, SENSOR, new int[][] {{1, 2}, {3, 4}}).close();
    byte[] bytes = Files.readAllBytes(folder.resolve("store.events"));
    for (int length = 0; length < bytes.length; length++) {
      Path file = Files.write(folder.resolve("cut.events"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> EventStore.open(file)).isInstanceOf(DataException.class);
    }
  }

  @Test
  void closedStoreSaysSo() throws IOException {
    EventStore store = Stores.of(folder, SENSOR, new int[][] {{1, 2}});
    store.close();

    assertThatThrownBy(() -> store.micros(0)).isInstanceOf(IllegalStateException.class);
  }
}
