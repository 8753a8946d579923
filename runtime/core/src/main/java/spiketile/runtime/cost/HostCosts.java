package spiketile.runtime.cost;

import static java.util.Map.entry;

import java.util.Map;

/** Costs of a CPU that has not been measured. */
public final class HostCosts {
  /** What one core of a server of 2023 with vectors of 512 bits takes. */
  public static final Costs DEFAULT =
      new Costs(
          Map.ofEntries(
              entry(WorkUnit.FORWARD_FLOATS, 45e-12),
              entry(WorkUnit.NEURON_FLOATS, 500e-12),
              entry(WorkUnit.GRADIENT_FLOATS, 45e-12),
              entry(WorkUnit.DOT_FLOATS, 70e-12),
              entry(WorkUnit.DECAY_FLOATS, 200e-12),
              entry(WorkUnit.PARAMETERS, 1e-9)));

  private HostCosts() {}
}
