package spiketile.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * One loop over a strip of columns in forms for 1 to 8 vectors, written once.
 *
 * <p>The loop stands in a template class, with all eight vectors, each behind a guard such as {@code
 * VECTORS > 5}. The template is loaded once for each width, as a hidden class of which {@code VECTORS}
 * is a constant. The JIT compiler folds the guards, so a form holds just its vectors, in registers, and
 * has a profile of its own: what wide tiles do does not change the code for narrow ones.
 *
 * <p>Since the width of a strip is a constant, a form checks the bounds of a row once, when it cuts the
 * row's slice, and not again for each of its vectors; the slices themselves are never allocated.
 *
 * <p>Eight vectors are as many sums as sixteen registers hold beside what else a loop needs. Forms of
 * sixteen were too much for the first-tier compiler, and so never reached the second (docs/performance.md).
 *
 * @param <T> what the template implements
 */
final class StripForms<T> {
  /**
   * Rows of one call of a form. A method is compiled in full once it has been called some hundred times;
   * until then a call that is long runs in code compiled for the middle of a loop, and there the sums of
   * a row are objects on the heap.
   */
  static final int ROWS = 32;

  private final List<T> forms;

  private StripForms(List<T> forms) {
    this.forms = forms;
  }

  /**
   * Loads a template's forms.
   *
   * @param template a class with a constructor that takes nothing, and a constant that {@link #vectors} sets
   * @param type what it implements
   * @param widest vectors of the widest form
   */
  static <T> StripForms<T> of(Class<? extends T> template, Class<T> type, int widest) {
    byte[] bytes = bytes(template);
    List<T> forms = new ArrayList<>();
    for (int vectors = 1; vectors <= widest; vectors++) {
      forms.add(type.cast(load(bytes, vectors)));
    }
    return new StripForms<>(List.copyOf(forms));
  }

  /** Rows of the call that begins with {@code row}. */
  static int rowsFrom(int row, int rows) {
    return Math.min(ROWS, rows - row);
  }

  /** Vectors of the widest form. */
  int widest() {
    return forms.size();
  }

  /** The widest form for a strip of at least one vector. */
  T of(int vectors) {
    return forms.get(Math.min(vectors, forms.size()) - 1);
  }

  /** The number of vectors that the asking class, a loaded form, was loaded for. */
  static int vectors(Lookup form) {
    try {
      return MethodHandles.classData(form, "_", Integer.class);
    } catch (IllegalAccessException e) {
      throw new AssertionError("a class may see its own data", e);
    }
  }

  private static byte[] bytes(Class<?> template) {
    try (InputStream in = template.getResourceAsStream(template.getSimpleName() + ".class")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the class file of " + template + " cannot be read", e);
    }
  }

  private static Object load(byte[] bytes, int vectors) {
    try {
      Lookup form = MethodHandles.lookup().defineHiddenClassWithClassData(bytes, vectors, true);
      return form.findConstructor(form.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new AssertionError("a form of " + vectors + " vectors does not load", e);
    }
  }
}
