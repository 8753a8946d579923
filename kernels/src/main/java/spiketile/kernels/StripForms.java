package spiketile.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import spiketile.layout.Block;

/**
 * One loop over a strip of columns in forms for 1 to 8 vectors and for each usual stride, written once.
 *
 * <p>The loop stands in a template class, with all eight vectors, each behind a guard such as {@code
 * VECTORS > 5}. The template is loaded once for each {@link StripShape}, as a hidden class of which the
 * shape is a constant. The JIT compiler folds the guards, so a form holds just its vectors, in registers,
 * and has a profile of its own: what wide tiles do does not change the code for narrow ones.
 *
 * <p>Since the width of a strip is a constant, a form checks the bounds of a row once, when it cuts the
 * row's slice, and not again for each of its vectors; the slices themselves are never allocated. Since the
 * stride is one, it takes no register: where all are in use, the loop would load it again for each row.
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

  /** Rows of a block are padded to this in bf16, the narrower format. */
  private static final int STRIDE_UNIT = Block.PAD * Short.BYTES;

  /** Rows of up to 256 floats have forms of their own. */
  private static final int STRIDES = 256 * Float.BYTES / STRIDE_UNIT;

  private final Class<T> type;
  private final byte[] template;
  private final int widest;

  /**
   * By vectors and stride, loaded when first needed. Two threads may load the same one twice: both have the
   * same code, and no state.
   */
  private final Object[][][] forms;

  private StripForms(Class<T> type, byte[] template, int widest) {
    this.type = type;
    this.template = template;
    this.widest = widest;
    forms = new Object[widest + 1][STRIDES + 1][2];
  }

  /**
   * Prepares a template.
   *
   * @param template a class with a constructor that takes nothing, and constants of {@link #shape}
   * @param type what it implements
   * @param widest vectors of the widest form
   */
  static <T> StripForms<T> of(Class<? extends T> template, Class<T> type, int widest) {
    return new StripForms<>(type, bytes(template), widest);
  }

  /** Rows of the call that begins with {@code row}. */
  static int rowsFrom(int row, int rows) {
    return Math.min(ROWS, rows - row);
  }

  /** Vectors of the widest form. */
  int widest() {
    return widest;
  }

  /**
   * The widest form for a strip.
   *
   * @param vectors at least one
   * @param column where they begin in a row of the matrix
   * @param stride bytes from row to row
   */
  T of(int vectors, long column, long stride) {
    int width = Math.min(vectors, widest);
    boolean usual = stride % STRIDE_UNIT == 0 && stride <= (long) STRIDES * STRIDE_UNIT;
    int units = usual ? (int) stride / STRIDE_UNIT : 0;
    int first = column == 0 ? 1 : 0;
    Object form = forms[width][units][first];
    if (form == null) {
      form = load(new StripShape(width, first == 1, (long) units * STRIDE_UNIT));
      forms[width][units][first] = form;
    }
    return type.cast(form);
  }

  /** What the asking class, a loaded form, was loaded for. */
  static StripShape shape(Lookup form) {
    try {
      return MethodHandles.classData(form, "_", StripShape.class);
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

  private Object load(StripShape shape) {
    try {
      Lookup form = MethodHandles.lookup().defineHiddenClassWithClassData(template, shape, true);
      return form.findConstructor(form.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new AssertionError("a form of " + shape + " does not load", e);
    }
  }
}
