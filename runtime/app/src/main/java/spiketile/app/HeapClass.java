package spiketile.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jol.info.ClassLayout;

/**
 * The objects of one class, or all lambdas of one class's methods.
 *
 * @param name the class
 * @param objects how many there are
 * @param each bytes of one, or {@link #VARIOUS}
 * @param bytes bytes of all
 * @param padding how many of these hold nothing: gaps between fields, and the round-up to the JVM's
 *     alignment
 */
record HeapClass(String name, long objects, long each, long bytes, long padding) {
  /** Stands for a size where objects of one class differ in it, as arrays do. */
  static final long VARIOUS = -1;

  /** Groups objects by class, the largest sum of bytes first. */
  static List<HeapClass> of(Collection<Object> objects) {
    Map<String, HeapClass> classes = new TreeMap<>();
    for (Object object : objects) {
      ClassLayout layout = HeapVm.layout(object);
      long bytes = layout.instanceSize();
      HeapClass one =
          new HeapClass(name(object.getClass()), 1, bytes, bytes, layout.getLossesTotal());
      classes.merge(one.name, one, HeapClass::plus);
    }
    return classes.values().stream()
        .sorted(Comparator.comparingLong(HeapClass::bytes).reversed())
        .toList();
  }

  /** A lambda's class has a number behind its name that changes from run to run. */
  private static String name(Class<?> type) {
    String name = type.getTypeName();
    return type.isHidden() ? name.substring(0, name.indexOf('/')) : name;
  }

  private HeapClass plus(HeapClass other) {
    return new HeapClass(
        name,
        objects + other.objects,
        each == other.each ? each : VARIOUS,
        bytes + other.bytes,
        padding + other.padding);
  }

  /** All of these as one, under another name. */
  static HeapClass sum(String name, List<HeapClass> classes) {
    return classes.stream()
        .map(one -> new HeapClass(name, one.objects, VARIOUS, one.bytes, one.padding))
        .reduce(new HeapClass(name, 0, VARIOUS, 0, 0), HeapClass::plus);
  }
}
