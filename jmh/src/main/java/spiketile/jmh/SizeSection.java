package spiketile.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.knowm.xchart.XYChart;

/** Networks of SHD's form from the poster's smallest to its largest on one chip, by more hidden layers. */
final class SizeSection implements PosterSection {
  private static final double CAP = 0.02;

  /** Hidden layers and neurons of each: 2,942 to 47,060 neurons, 2.6 to 45.8 million weights. */
  private static final Map<Integer, Integer> WIDTHS =
      new TreeMap<>(Map.of(3, 974, 6, 980, 12, 980, 24, 980, 48, 980));

  private static final int QUICK_HIDDEN = 6;

  private final int threads;
  private final boolean quick;

  SizeSection(int threads, boolean quick) {
    this.threads = threads;
    this.quick = quick;
  }

  private List<StepCase> networks() {
    List<StepCase> networks = new ArrayList<>();
    WIDTHS.forEach(
        (hidden, width) -> {
          if (!quick || hidden <= QUICK_HIDDEN) {
            networks.add(
                StepCase.network(
                        PosterSet.SHD.inputs(),
                        width,
                        hidden,
                        PosterSet.SHD.classes(),
                        PosterSet.SHD.steps(),
                        threads)
                    .with("inputSpikes", PosterSet.SHD.inputCap()));
          }
        });
    return networks;
  }

  @Override
  public List<StepCase> cases() {
    List<StepCase> cases = new ArrayList<>();
    for (StepCase network : networks()) {
      cases.add(network.filled(CAP));
      cases.add(network.dense(StepPeers.TORCH_LAYER));
      cases.add(network.dense(StepPeers.OPENBLAS));
      cases.add(network.dense(StepPeers.OPENBLAS_GEMM));
    }
    return cases;
  }

  @Override
  public void write(CaseStore results, PosterPage page) throws IOException {
    page.text("## Size");
    page.text(
        "SHD's form with more hidden layers, T = %d, batch %d, %s fixed. Memory is what the process's resident memory grew by: parameters, moments and what backpropagation keeps."
            .formatted(PosterSet.SHD.steps(), PosterSet.BATCH, Figures.percent(CAP)));
    page.table(table(results));
    LogChart chart = new LogChart("Acceleration", "weights (log scale)", "times as fast (log)");
    for (DenseBaseline baseline : DenseBaseline.values()) {
      chart.add("÷ (" + baseline.letter() + ")", points(results, baseline));
    }
    Optional<XYChart> built = chart.build();
    if (built.isPresent()) {
      page.charts("size", "Acceleration over the size of the network", List.of(built.get()));
    }
  }

  private MarkdownTable table(CaseStore results) {
    MarkdownTable table =
        new MarkdownTable(
            "hidden layers",
            "neurons",
            "weights",
            "samples/s",
            "÷ (a)",
            "÷ (b)",
            "÷ (c)",
            "MiB",
            "MiB of (a)");
    for (StepCase network : networks()) {
      addRow(table, results, network.filled(CAP));
    }
    return table;
  }

  private static void addRow(MarkdownTable table, CaseStore results, StepCase one) {
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(one.number("hidden")));
    cells.add("%,d".formatted(one.number("width") * one.number("hidden") + one.number("classes")));
    cells.add("%.1f M".formatted(one.weights() / 1e6));
    cells.addAll(DenseBaseline.cells(results, one));
    cells.add(memory(results, one));
    cells.add(memory(results, one.dense(StepPeers.TORCH_LAYER)));
    table.add(cells.toArray(String[]::new));
  }

  private static String memory(CaseStore results, StepCase one) {
    return results.find(one).map(r -> Figures.mib(r.fact("resident"))).orElse(Figures.NOTHING);
  }

  private List<LogChart.Point> points(CaseStore results, DenseBaseline baseline) {
    List<LogChart.Point> points = new ArrayList<>();
    for (StepCase network : networks()) {
      OptionalDouble ratio = baseline.acceleration(results, network.filled(CAP));
      ratio.ifPresent(value -> points.add(new LogChart.Point(network.weights(), value)));
    }
    return points;
  }
}
