package spiketile.app;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jol.info.FieldLayout;

/** All objects that can be reached from one, but for what belongs to the whole process. */
final class HeapObjects {
  private static final Set<String> PRIMITIVES =
      Set.of("boolean", "byte", "short", "char", "int", "float", "long", "double");

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private final Map<Class<?>, List<FieldLayout>> references = new HashMap<>();

  private HeapObjects() {}

  /** The root, and all that can be reached from it without passing through a process's object. */
  static Set<Object> from(Object root) {
    HeapObjects walk = new HeapObjects();
    walk.add(root);
    while (!walk.open.isEmpty()) {
      walk.addReferences(walk.open.pop());
    }
    return Collections.unmodifiableSet(walk.seen);
  }

  private void add(Object object) {
    if (object != null && !ofTheProcess(object) && seen.add(object)) {
      open.push(object);
    }
  }

  private static boolean ofTheProcess(Object object) {
    return switch (object) {
      case Class<?> ignored -> true;
      case ClassLoader ignored -> true;
      case Module ignored -> true;
      case Thread ignored -> true;
      default -> false;
    };
  }

  private void addReferences(Object object) {
    if (object instanceof Object[] array) {
      for (Object element : array) {
        add(element);
      }
    } else if (!object.getClass().isArray()) {
      for (FieldLayout field : references.computeIfAbsent(object.getClass(), c -> fields(object))) {
        add(HeapVm.reference(object, field.offset()));
      }
    }
  }

  private static List<FieldLayout> fields(Object object) {
    return HeapVm.layout(object).fields().stream()
        .filter(field -> !PRIMITIVES.contains(field.typeClass()))
        .toList();
  }
}
