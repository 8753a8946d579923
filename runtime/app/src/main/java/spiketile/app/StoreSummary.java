package spiketile.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import spiketile.data.EventStore;

/** What a store of recordings holds, in numbers. */
final class StoreSummary {
  private static final double MICROS_PER_MILLI = 1000;
  private static final double MICROS_PER_SECOND = 1e6;

  private final EventStore store;

  private StoreSummary(EventStore store) {
    this.store = store;
  }

  /** Lines to print. */
  static List<String> lines(EventStore store) {
    return new StoreSummary(store).lines();
  }

  private List<String> lines() {
    long[] classes = classes();
    long[] events = sorted(i -> store.first(i + 1) - store.first(i));
    long[] micros = sorted(this::duration);
    long all = store.first(store.size());
    List<String> lines = new ArrayList<>();
    lines.add("recordings  %,d, skipped %,d".formatted(store.size(), store.skipped()));
    lines.add(
        "classes     %d, of %,d to %,d recordings: %s"
            .formatted(
                classes.length,
                Arrays.stream(classes).min().orElse(0),
                Arrays.stream(classes).max().orElse(0),
                Arrays.toString(classes)));
    lines.add("events      %,d; of a recording %s".formatted(all, range(events, 1, "%,.0f")));
    lines.add("duration    %s ms".formatted(range(micros, MICROS_PER_MILLI, "%,.1f")));
    lines.add(
        Report.format(
            "rate        %,.0f events/s, %.1f for each of %,d addresses",
            rate(all, micros),
            rate(all, micros) / store.sensor().addresses(),
            store.sensor().addresses()));
    lines.add("silent      %,d addresses".formatted(silent()));
    return lines;
  }

  private long[] classes() {
    long[] counts = new long[store.classes()];
    IntStream.range(0, store.size()).forEach(i -> counts[store.label(i)]++);
    return counts;
  }

  private long duration(int recording) {
    long first = store.first(recording);
    long end = store.first(recording + 1);
    return first == end ? 0 : store.micros(end - 1) - store.micros(first);
  }

  private long[] sorted(IntToLongFunction of) {
    return IntStream.range(0, store.size()).mapToLong(of).sorted().toArray();
  }

  private static String range(long[] sorted, double unit, String format) {
    if (sorted.length == 0) {
      return "–";
    }
    return Report.format(
        format + " to " + format + ", median " + format,
        sorted[0] / unit,
        sorted[sorted.length - 1] / unit,
        sorted[sorted.length / 2] / unit);
  }

  private static double rate(long events, long[] micros) {
    long all = LongStream.of(micros).sum();
    return all == 0 ? 0 : events * MICROS_PER_SECOND / all;
  }

  private int silent() {
    boolean[] heard = new boolean[store.sensor().addresses()];
    for (long event = 0; event < store.first(store.size()); event++) {
      heard[store.address(event)] = true;
    }
    return (int) IntStream.range(0, heard.length).filter(address -> !heard[address]).count();
  }
}
