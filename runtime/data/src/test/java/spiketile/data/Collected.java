package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** A sink that keeps what it is given. */
final class Collected implements Recordings.Sink {
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  record Event(int micros, int address) {}

  record Sample(int label, List<Event> events) {}

  static Collected of(Recordings recordings) throws Exception {
    Collected collected = new Collected();
    recordings.read(collected);
    return collected;
  }

  @Override
  public void accept(int label, Recording recording) {
    samples.add(new Sample(label, events(recording)));
  }

  @Override
  public void bad(DataException problem) {
    problems.add(problem.getMessage());
  }

  static List<Event> events(Recording recording) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < recording.size(); i++) {
      events.add(new Event(recording.micros(i), recording.address(i)));
    }
    return events;
  }

  List<Sample> samples() {
    return samples;
  }

  List<Integer> labels() {
    return samples.stream().map(Sample::label).toList();
  }

  List<String> problems() {
    return problems;
  }

  /** A sink that checks what it is given. */
  static final class Checked implements Recordings.Sink {
    private final Recordings recordings;
    private int problems;

    Checked(Recordings recordings) {
      this.recordings = recordings;
    }

    @Override
    public void accept(int label, Recording recording) {
      assertThat(label).isBetween(0, recordings.classes() - 1);
      int last = 0;
      for (int i = 0; i < recording.size(); i++) {
        int address = recording.address(i);
        if (recording.micros(i) < last
            || address < 0
            || address >= recordings.sensor().addresses()) {
          throw new AssertionError("event " + i + " is out of order or beyond the sensor");
        }
        last = recording.micros(i);
      }
    }

    @Override
    public void bad(DataException problem) {
      assertThat(problem.getMessage()).contains(": ").hasSizeLessThan(1000);
      problems++;
    }

    int problems() {
      return problems;
    }
  }
}
