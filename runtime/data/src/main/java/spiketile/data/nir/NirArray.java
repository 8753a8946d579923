package spiketile.data.nir;

import java.util.Arrays;

/**
 * Numbers of a node: all that is read becomes doubles, which hold every float and int exactly.
 *
 * @param shape sizes, the last index running fastest; none for a single number
 * @param values as many as the shape says
 * @param kind what they are in a file
 */
public record NirArray(int[] shape, double[] values, Kind kind) {
  /** Numbers in a file. */
  public enum Kind {
    /** 32-bit floats. */
    SINGLE,
    /** 64-bit floats. */
    DOUBLE,
    /** 64-bit integers. */
    LONG
  }

  /**
   * Keeps the arrays as they are.
   *
   * @throws IllegalArgumentException if there are more or less values than the shape says
   */
  public NirArray {
    long count = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    if (count != values.length) {
      throw new IllegalArgumentException(
          "%d values of shape %s".formatted(values.length, Arrays.toString(shape)));
    }
  }

  /** A vector of 64-bit floats. */
  static NirArray doubles(double[] values) {
    return new NirArray(new int[] {values.length}, values, Kind.DOUBLE);
  }

  /** Floats of a shape. */
  static NirArray singles(float[] values, int... shape) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return new NirArray(shape, wide, Kind.SINGLE);
  }

  /** A shape. */
  static NirArray sizes(int size) {
    return new NirArray(new int[] {1}, new double[] {size}, Kind.LONG);
  }

  /** Of a vector: one value for all, or one for each. */
  double at(int index) {
    return values.length == 1 ? values[0] : values[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NirArray that
        && kind == that.kind
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shape) + 31 * Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "%s%s".formatted(kind, Arrays.toString(shape));
  }
}
