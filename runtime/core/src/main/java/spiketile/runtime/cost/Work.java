package spiketile.runtime.cost;

import java.util.Arrays;

/** Amounts of work, one for each unit. Immutable. */
public final class Work {
  /** No work. */
  public static final Work NONE = new Work(new double[WorkUnit.values().length]);

  private final double[] amounts;

  private Work(double[] amounts) {
    this.amounts = amounts;
  }

  /**
   * Work of one kind.
   *
   * @param unit the kind
   * @param amount how much
   * @return the work
   */
  public static Work of(WorkUnit unit, double amount) {
    return NONE.and(unit, amount);
  }

  /**
   * This work and more of one kind.
   *
   * @param unit the kind
   * @param amount how much
   * @return the sum
   */
  public Work and(WorkUnit unit, double amount) {
    double[] sum = amounts.clone();
    sum[unit.ordinal()] += amount;
    return new Work(sum);
  }

  /**
   * This work and other work.
   *
   * @param other the other
   * @return the sum
   */
  public Work and(Work other) {
    double[] sum = amounts.clone();
    Arrays.setAll(sum, i -> amounts[i] + other.amounts[i]);
    return new Work(sum);
  }

  /**
   * A multiple.
   *
   * @param factor how often, or which part
   * @return the product
   */
  public Work times(double factor) {
    return new Work(Arrays.stream(amounts).map(amount -> factor * amount).toArray());
  }

  /**
   * How much there is of one kind.
   *
   * @param unit the kind
   * @return the amount
   */
  public double get(WorkUnit unit) {
    return amounts[unit.ordinal()];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Work that && Arrays.equals(amounts, that.amounts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(amounts);
  }

  @Override
  public String toString() {
    return Arrays.toString(amounts);
  }
}
