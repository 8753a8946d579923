package spiketile.app;

import java.util.List;
import spiketile.layout.LayerPlan;
import spiketile.layout.Plan;
import spiketile.layout.Region;
import spiketile.layout.TilePlan;

/** A memory plan as a table: regions by layers, in bytes. */
final class PlanTable {
  private static final String NONE = "-";

  private PlanTable() {}

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
    table.add(row(layers, "tile width", "", l -> number(widest(plan.layers().get(l))), ""));
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

  private static int widest(LayerPlan layer) {
    return layer.tiles().stream().mapToInt(TilePlan::width).max().orElse(0);
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
