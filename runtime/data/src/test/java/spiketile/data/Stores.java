package spiketile.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Stores of a few events, written down. */
final class Stores {
  private Stores() {}

  /** Recordings of pairs of microseconds and address; their labels are 0, 1, 2 … */
  static EventStore of(Path folder, Sensor sensor, int[][]... recordings) throws IOException {
    Path file = folder.resolve("store.events");
    EventStore.write(source(sensor, List.of(recordings)), file, BadRecordings.refuse());
    return EventStore.open(file);
  }

  static Recordings source(Sensor sensor, List<int[][]> recordings) {
    return new Recordings() {
      @Override
      public Sensor sensor() {
        return sensor;
      }

      @Override
      public int classes() {
        return recordings.size();
      }

      @Override
      public void read(Sink sink) throws IOException {
        Recording recording = new Recording();
        for (int i = 0; i < recordings.size(); i++) {
          recording.clear();
          for (int[] event : recordings.get(i)) {
            recording.add(event[0], event[1]);
          }
          sink.accept(i, recording);
        }
      }
    };
  }
}
