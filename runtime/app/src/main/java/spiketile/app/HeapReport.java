package spiketile.app;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import spiketile.layout.SpikeList;
import spiketile.runtime.Network;
import spiketile.runtime.data.EventBatch;

/**
 * The objects on the Java heap that a training step may touch, and how far apart lies what workers
 * write at the same time.
 *
 * @param classes the objects by class
 * @param counters bytes between the nearest two of the workers' counters; none if there are no two
 */
record HeapReport(List<HeapClass> classes, OptionalLong counters) {
  private static final int MOST_ROWS = 20;
  private static final int INPUTS_PER_SPIKE = 20;

  /** Looks at an open network after one training step, since a step leaves objects too. */
  static HeapReport of(Network network) {
    network.trainStep(batch(network));
    Collection<Object> objects = HeapObjects.from(network);
    return new HeapReport(HeapClass.of(objects), counters(objects));
  }

  private static EventBatch batch(Network network) {
    int inputs = network.spec().inputs();
    int steps = network.run().steps();
    int samples = network.run().batch();
    EventBatch batch = new EventBatch(inputs, steps, samples);
    batch.fill(
        (b, events) -> {
          for (int t = 0; t < steps; t++) {
            for (int i = (b + t) % INPUTS_PER_SPIKE; i < inputs; i += INPUTS_PER_SPIKE) {
              events.add(t, i);
            }
          }
        },
        IntStream.range(0, samples).map(b -> b % network.spec().classes()).toArray());
    return batch;
  }

  /** Atomic arrays hold the counters, and room around them; those in use are not zero after a superstep. */
  private static OptionalLong counters(Collection<Object> objects) {
    return objects.stream()
        .filter(AtomicIntegerArray.class::isInstance)
        .map(AtomicIntegerArray.class::cast)
        .flatMapToLong(HeapReport::distances)
        .min();
  }

  private static LongStream distances(AtomicIntegerArray counters) {
    int[] used = IntStream.range(0, counters.length()).filter(i -> counters.get(i) != 0).toArray();
    return IntStream.range(1, used.length)
        .mapToLong(i -> (long) (used[i] - used[i - 1]) * Integer.BYTES);
  }

  /** The report as its reader sees it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    TextTable table = new TextTable("class", "objects", "bytes each", "bytes", "of them padding");
    List<HeapClass> largest = classes.subList(0, Math.min(MOST_ROWS, classes.size()));
    List<HeapClass> rest = classes.subList(largest.size(), classes.size());
    largest.forEach(one -> table.add(row(one)));
    if (!rest.isEmpty()) {
      table.add(row(HeapClass.sum("%d smaller classes".formatted(rest.size()), rest)));
    }
    table.add(row(HeapClass.sum("all", classes)));
    lines.addAll(table.lines());
    lines.addAll(
        List.of(
            "",
            "All that can be reached from the network after a step, its batch of events included. Left out:",
            "classes, their loaders and modules, threads, and what only static fields hold.",
            "",
            "written by several workers in a superstep, and the fewest bytes from one to the next:"));
    lines.addAll(
        new TextTable(
                "  counters of tasks taken and workers done",
                counters.isPresent() ? number(counters.getAsLong()) : "no two in use")
            .add("  tiles' spike lists, only when one grows", number(listBytes()))
            .lines());
    return lines;
  }

  private static String[] row(HeapClass one) {
    return new String[] {
      one.name(),
      number(one.objects()),
      one.each() == HeapClass.VARIOUS ? "" : number(one.each()),
      number(one.bytes()),
      number(one.padding())
    };
  }

  /** Two objects may lie next to each other, so they are as far apart as one is large. */
  private long listBytes() {
    String name = SpikeList.class.getName();
    return classes.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow().each();
  }

  private static String number(long value) {
    return Report.format("%,d", value);
  }
}
