package spiketile.runtime.cost;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import spiketile.layout.Activity;
import spiketile.layout.LayerShape;
import spiketile.layout.MachineProfile;
import spiketile.layout.MachineTiming;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;

/** Networks, machines and costs that the tests of predictions share. */
final class CostCases {
  static final int BATCH = 12;
  static final int STEPS = 20;

  private CostCases() {}

  /** A network of spiking layers with Adam. */
  static NetworkShape shape(int inputs, int... layers) {
    List<LayerShape> shapes =
        Arrays.stream(layers).mapToObj(n -> new LayerShape(n, false, true)).toList();
    return new NetworkShape(inputs, shapes, BATCH, STEPS, 2, false, false, false);
  }

  /** Cut into tiles of a cache of 256 KiB. */
  static Plan onHost(NetworkShape shape) {
    return Plan.of(shape, new MachineProfile("host", 256 << 10, 1L << 40));
  }

  /** A machine of tiles with more memory than any test needs. */
  static MachineProfile machine(int tiles, MachineTiming timing) {
    return MachineProfile.bounded("test", 1, tiles, 1 << 30, timing);
  }

  static MachineTiming timing(double exchangeBytesPerCycle, double syncCycles, double link) {
    return new MachineTiming(1e9, 6, 2, exchangeBytesPerCycle, syncCycles, link);
  }

  static Plan onTiles(NetworkShape shape, MachineProfile machine, double cap) {
    return Plan.of(shape, machine, Activity.same(shape, cap));
  }

  static StepActivity fixed(NetworkShape shape, double cap) {
    return StepActivity.fixed(shape.layers(), 5, cap);
  }

  /** Every unit takes a nanosecond. */
  static Costs equal() {
    Map<WorkUnit, Double> seconds = new EnumMap<>(WorkUnit.class);
    for (WorkUnit unit : WorkUnit.values()) {
      seconds.put(unit, 1e-9);
    }
    return new Costs(seconds);
  }
}
