package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventCacheTest {
  private static final Sensor SENSOR = Sensor.channels(8);

  @TempDir private Path folder;
  private Path original;
  private EventCache cache;
  private int reads;
  private boolean bad;

  @BeforeEach
  void writeOriginal() throws IOException {
    original = Files.writeString(folder.resolve("original"), "1");
    cache = new EventCache(folder.resolve("cache"));
  }

  @Test
  void recordingsAreReadOnceUntilTheirFileChanges() throws IOException {
    open(BadRecordings.refuse());
    open(BadRecordings.refuse());
    assertThat(reads).isEqualTo(1);

    Files.setLastModifiedTime(original, FileTime.fromMillis(1000));
    open(BadRecordings.refuse());
    assertThat(reads).isEqualTo(2);

    Files.writeString(original, "12");
    open(BadRecordings.refuse());
    assertThat(reads).isEqualTo(3);
  }

  @Test
  void skippedRecordingsAreToldEachTime() throws IOException {
    bad = true;
    open(BadRecordings.skip(e -> {}));
    BadRecordings again = BadRecordings.skip(e -> {});
    open(again);
    assertThat(again.skipped()).isEqualTo(1);
    assertThatThrownBy(() -> open(BadRecordings.refuse())).isInstanceOf(DataException.class);
  }

  private void open(BadRecordings policy) throws IOException {
    try (EventStore store = cache.open("some", recordings(), List.of(original), policy)) {
      assertThat(store.size()).isEqualTo(1);
    }
  }

  private Recordings recordings() {
    Recordings one = Stores.source(SENSOR, List.<int[][]>of(new int[][] {{1, 2}, {3, 4}}));
    return new Recordings() {
      @Override
      public Sensor sensor() {
        return SENSOR;
      }

      @Override
      public int classes() {
        return 1;
      }

      @Override
      public void read(Sink sink) throws IOException {
        reads++;
        if (bad) {
          sink.bad(DataException.of(original, "bad"));
        }
        one.read(sink);
      }

      @Override
      public String toString() {
        return "some";
      }
    };
  }
}
