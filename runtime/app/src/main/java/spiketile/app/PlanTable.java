package spiketile.app;

import java.io.PrintWriter;
import java.util.DoubleSummaryStatistics;
import java.util.IntSummaryStatistics;
import java.util.List;
import spiketile.layout.Activity;
import spiketile.layout.BpttBytes;
import spiketile.layout.LayerPlan;
import spiketile.layout.MachineProfile;
import spiketile.layout.Plan;
import spiketile.layout.Region;
import spiketile.layout.TilePlan;

/** A memory plan as a table: regions by layers, in bytes. */
final class PlanTable {
  private static final String NONE = "-";
  private static final double COMPARED_ACTIVITY = 0.05;

  private PlanTable() {}

  /** Prints what was planned, and the table. */
  static void print(PlanOptions options, Plan plan, PrintWriter out) {
    MachineProfile machine = plan.machine();
    out.printf(
        "memory plan of %s in bytes; batch %d, %d steps, Adam%n",
        Report.network(options.network()), options.batch, options.steps);
    if (machine.bounded()) {
      int used = plan.layers().stream().mapToInt(layer -> layer.tiles().size()).sum();
      out.printf(
          "on %s: %s of %,d tiles of %,d bytes; %,d tiles used%n",
          machine.name(),
          Report.counted(machine.chips(), "chip"),
          machine.tiles(),
          machine.tileBytes(),
          used);
    }
    if (plan.segmentSteps() < plan.shape().steps()) {
      out.printf("checkpoints every %,d steps%n", plan.segmentSteps());
    }
    lines(plan).forEach(out::println);
    if (!plan.shape().dense()) {
      out.println();
      out.println("what backpropagation through time keeps of a sample");
      bytesOfASample(plan).forEach(out::println);
    }
  }

  /** Bytes of the plan, of the same with the activity that others are compared at, and of dense ones. */
  private static List<String> bytesOfASample(Plan plan) {
    BpttBytes planned = BpttBytes.of(plan);
    TextTable table = new TextTable("", "bytes", "a dense one keeps");
    table.add("planned", number(planned.sparse()), times(planned.dense(), planned.sparse()));
    if (!plan.machine().bounded()) {
      Activity compared = Activity.same(plan.shape(), COMPARED_ACTIVITY);
      long sparse = BpttBytes.of(Plan.of(plan.shape(), plan.machine(), compared)).sparse();
      String name = "at " + Report.percent(COMPARED_ACTIVITY) + " active";
      table.add(name, number(sparse), times(planned.dense(), sparse));
    }
    table.add("dense", number(planned.dense()), "");
    table.add("dense, u and S alone", number(planned.lean()), "");
    return table.lines();
  }

  private static String times(long dense, long sparse) {
    return Report.format("%.1f times as much", (double) dense / sparse);
  }

  static List<String> lines(Plan plan) {
    int layers = plan.layers().size();
    TextTable table = new TextTable(row(layers, "", "input", l -> "layer " + (l + 1), "total"));
    table.add(
        row(
            layers,
            "neurons",
            number(plan.shape().inputs()),
            l -> number(plan.layers().get(l).shape().neurons()),
            ""));
    table.add(row(layers, "tiles", "", l -> number(plan.layers().get(l).tiles().size()), ""));
    table.add(row(layers, "tile width", "", l -> widths(plan.layers().get(l)), ""));
    addTiles(table, plan);
    table.add(row(layers, "steps a chunk", "", l -> number(plan.layers().get(l).chunkSteps()), ""));
    for (Region region : Region.values()) {
      if (plan.bytes(region) > 0) {
        table.add(
            row(
                layers,
                region.label(),
                bytes(plan.inputBytes().getOrDefault(region, 0L)),
                l -> bytes(bytesOf(plan.layers().get(l), region)),
                bytes(plan.bytes(region))));
      }
    }
    long input = plan.inputBytes().values().stream().mapToLong(Long::longValue).sum();
    table.add(
        row(
            layers,
            "all",
            bytes(input),
            l -> bytes(plan.layers().get(l).totalBytes()),
            bytes(plan.totalBytes())));
    return table.lines();
  }

  /** The fullest tile of each layer, and the synaptic updates that a training step costs its tiles. */
  private static void addTiles(TextTable table, Plan plan) {
    int layers = plan.layers().size();
    table.add(row(layers, "fullest tile", "", l -> number(fullest(plan, l)), ""));
    if (plan.machine().bounded()) {
      double limit = plan.machine().tileBytes();
      table.add(row(layers, "of its bytes", "", l -> Report.percent(fullest(plan, l) / limit), ""));
    }
    table.add(row(layers, "load, least", "", l -> number(Math.round(load(plan, l).getMin())), ""));
    table.add(
        row(layers, "load, mean", "", l -> number(Math.round(load(plan, l).getAverage())), ""));
    table.add(row(layers, "load, most", "", l -> number(Math.round(load(plan, l).getMax())), ""));
  }

  private static long fullest(Plan plan, int layer) {
    return plan.layers().get(layer).tiles().stream()
        .mapToLong(TilePlan::residentBytes)
        .max()
        .orElse(0);
  }

  private static DoubleSummaryStatistics load(Plan plan, int layer) {
    return plan.layers().get(layer).tiles().stream()
        .mapToDouble(TilePlan::load)
        .summaryStatistics();
  }

  /** The cell of a layer. */
  private interface LayerCell {
    String of(int layer);
  }

  private static String[] row(int layers, String name, String input, LayerCell cell, String total) {
    String[] row = new String[layers + 3];
    row[0] = name;
    row[1] = input;
    for (int l = 0; l < layers; l++) {
      row[l + 2] = cell.of(l);
    }
    row[layers + 2] = total;
    return row;
  }

  private static String widths(LayerPlan layer) {
    IntSummaryStatistics widths =
        layer.tiles().stream().mapToInt(TilePlan::width).summaryStatistics();
    return widths.getMin() == widths.getMax()
        ? number(widths.getMax())
        : number(widths.getMin()) + "–" + number(widths.getMax());
  }

  private static long bytesOf(LayerPlan layer, Region region) {
    return layer.bytes().getOrDefault(region, 0L)
        + layer.tiles().stream().mapToLong(tile -> tile.bytes().getOrDefault(region, 0L)).sum();
  }

  private static String bytes(long bytes) {
    return bytes == 0 ? NONE : number(bytes);
  }

  private static String number(long value) {
    return Report.format("%,d", value);
  }
}
