package spiketile.runtime.cost;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one unit of each kind of work takes on a processor.
 *
 * @param seconds for each unit; a unit that is missing takes no time
 */
public record Costs(Map<WorkUnit, Double> seconds) {
  /**
   * Checks the numbers and keeps a copy.
   *
   * @throws IllegalArgumentException if one is negative or not finite
   */
  public Costs {
    Map<WorkUnit, Double> copy = new EnumMap<>(WorkUnit.class);
    copy.putAll(seconds);
    copy.forEach(
        (unit, value) -> {
          if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                "%s takes %s seconds: 0 or more needed".formatted(unit, value));
          }
        });
    seconds = copy;
  }

  /**
   * Costs by a rule.
   *
   * @param seconds of a unit of each kind
   * @return the costs
   */
  public static Costs by(ToDoubleFunction<WorkUnit> seconds) {
    Map<WorkUnit, Double> all = new EnumMap<>(WorkUnit.class);
    for (WorkUnit unit : WorkUnit.values()) {
      all.put(unit, seconds.applyAsDouble(unit));
    }
    return new Costs(all);
  }

  /**
   * What a unit takes.
   *
   * @param unit the kind of work
   * @return seconds
   */
  public double of(WorkUnit unit) {
    return seconds.getOrDefault(unit, 0.0);
  }

  /**
   * What some work takes on one processor.
   *
   * @param work the work
   * @return seconds
   */
  public double of(Work work) {
    double sum = 0;
    for (WorkUnit unit : WorkUnit.values()) {
      sum += of(unit) * work.get(unit);
    }
    return sum;
  }
}
