package spiketile.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.knowm.xchart.XYChart;

/** Samples a second at 2944 neurons: each data set's form, each cap, fixed and natural activity, each depth. */
final class ThroughputSection implements PosterSection {
  private static final List<Double> CAPS =
      List.of(0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5);
  private static final List<Double> FEW_CAPS = List.of(0.005, 0.05, 0.5);
  private static final List<Double> DEPTH_CAPS = List.of(0.005, 0.05);
  private static final List<Integer> DEPTHS = List.of(2, 3, 4, 5);
  private static final int HIDDEN = 2;

  /** Input spikes of SHD in a bin of a millisecond. */
  private static final int OWN_RATE = 10;

  private static final double OWN_RATE_CAP = 0.05;

  private final int threads;
  private final List<Path> folders;
  private final boolean quick;

  /**
   * @param folders where recordings may be
   */
  ThroughputSection(int threads, List<Path> folders, boolean quick) {
    this.threads = threads;
    this.folders = List.copyOf(folders);
    this.quick = quick;
  }

  private List<PosterSet> sets() {
    return quick ? List.of(PosterSet.SHD) : List.of(PosterSet.values());
  }

  private List<Double> caps() {
    return quick ? FEW_CAPS : CAPS;
  }

  private StepCase network(PosterSet set, int hidden) {
    return StepCase.of(set, hidden, threads);
  }

  private StepCase fixed(PosterSet set, int hidden, double cap) {
    return network(set, hidden).filled(cap);
  }

  private StepCase natural(PosterSet set, int hidden, double cap) {
    return network(set, hidden).natural(cap).on(set, set.folder(folders));
  }

  private StepCase ownRate() {
    return network(PosterSet.SHD, HIDDEN).natural(OWN_RATE_CAP).with("inputSpikes", OWN_RATE);
  }

  @Override
  public List<StepCase> cases() {
    List<StepCase> cases = new ArrayList<>();
    for (PosterSet set : sets()) {
      cases.addAll(DenseBaseline.cases(network(set, HIDDEN)));
      for (double cap : caps()) {
        cases.add(fixed(set, HIDDEN, cap));
        cases.add(natural(set, HIDDEN, cap));
      }
      if (set == PosterSet.SHD) {
        cases.add(ownRate());
      }
      if (!quick) {
        DEPTHS.stream().filter(hidden -> hidden != HIDDEN).forEach(h -> addDepth(cases, set, h));
      }
    }
    return cases;
  }

  private void addDepth(List<StepCase> cases, PosterSet set, int hidden) {
    cases.addAll(DenseBaseline.cases(network(set, hidden)));
    DEPTH_CAPS.forEach(cap -> cases.add(fixed(set, hidden, cap)));
    cases.add(natural(set, hidden, OWN_RATE_CAP));
  }

  @Override
  public void write(CaseStore results, PosterPage page) throws IOException {
    page.text("## Throughput at 2944 neurons");
    page.text(
        "Samples a second of whole training steps, and how many times as many that are as (a) libtorch, (b) our own"
            + " dense training and (c) the dense products alone make on the same network, batch and threads.");
    List<XYChart> charts = new ArrayList<>();
    for (PosterSet set : sets()) {
      page.text("### " + set.title());
      page.text(source(set));
      page.table(dense(results, set));
      page.table(sparse(results, set));
      if (!quick) {
        page.table(depths(results, set));
      }
      chart(results, set).ifPresent(charts::add);
    }
    if (!charts.isEmpty()) {
      page.charts("throughput", "Acceleration over the cap, two hidden layers", charts);
    }
  }

  private String source(PosterSet set) {
    String form =
        "%d-%d-%d-%d, T = %d, batch %d."
            .formatted(
                set.inputs(),
                set.width(HIDDEN),
                set.width(HIDDEN),
                set.classes(),
                set.steps(),
                PosterSet.BATCH);
    Optional<Path> folder = set.folder(folders);
    return form
        + (folder.isPresent()
            ? " Natural activity is that of recordings in %s's format, %d spikes a step at most."
                .formatted(set.title(), set.inputCap())
            : " No recordings were given: the input is random, a Poisson process with the %d spikes a step on average that the poster's lists have room for."
                .formatted(set.inputCap()));
  }

  private MarkdownTable dense(CaseStore results, PosterSet set) {
    MarkdownTable table =
        new MarkdownTable(
            "hidden layers",
            "(a) torch-layer",
            "(a) torch-step",
            "(b) openblas",
            "(b) mkl",
            "(c) openblas-gemm",
            "(c) mkl-gemm");
    for (int hidden : quick ? List.of(HIDDEN) : DEPTHS) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(hidden)));
      DenseBaseline.cases(network(set, hidden))
          .forEach(one -> cells.add(Figures.rate(results.speed(one))));
      table.add(cells.toArray(String[]::new));
    }
    return table;
  }

  private MarkdownTable sparse(CaseStore results, PosterSet set) {
    MarkdownTable table =
        new MarkdownTable(
            "cap", "activity", "fired", "active", "samples/s", "÷ (a)", "÷ (b)", "÷ (c)");
    for (double cap : caps()) {
      addRow(table, results, cap, "fixed", fixed(set, HIDDEN, cap));
    }
    for (double cap : caps()) {
      addRow(table, results, cap, "natural", natural(set, HIDDEN, cap));
    }
    if (set == PosterSet.SHD) {
      String kind = "natural, %d input spikes a step".formatted(OWN_RATE);
      addRow(table, results, OWN_RATE_CAP, kind, ownRate());
    }
    return table;
  }

  private static void addRow(
      MarkdownTable table, CaseStore results, double cap, String kind, StepCase one) {
    List<String> cells = new ArrayList<>(List.of(Figures.percent(cap), kind));
    Optional<CaseResult> found = results.find(one);
    cells.add(found.map(r -> Figures.percent(r.fact("fired"))).orElse(Figures.NOTHING));
    cells.add(found.map(r -> Figures.percent(r.fact("active"))).orElse(Figures.NOTHING));
    cells.addAll(DenseBaseline.cells(results, one));
    table.add(cells.toArray(String[]::new));
  }

  private MarkdownTable depths(CaseStore results, PosterSet set) {
    MarkdownTable table =
        new MarkdownTable(
            "hidden layers",
            "neurons of each",
            "fixed 0.5% ÷ (a), (b), (c)",
            "fixed 5%",
            "natural, cap 5%");
    for (int hidden : DEPTHS) {
      List<String> cells = new ArrayList<>();
      cells.add(Integer.toString(hidden));
      cells.add(Integer.toString(set.width(hidden)));
      DEPTH_CAPS.forEach(cap -> cells.add(ratios(results, fixed(set, hidden, cap))));
      cells.add(ratios(results, natural(set, hidden, OWN_RATE_CAP)));
      table.add(cells.toArray(String[]::new));
    }
    return table;
  }

  private static String ratios(CaseStore results, StepCase one) {
    List<String> cells = DenseBaseline.cells(results, one);
    return String.join(", ", cells.subList(1, cells.size()));
  }

  private Optional<XYChart> chart(CaseStore results, PosterSet set) {
    LogChart chart =
        new LogChart(
            set.title(), "cap, % of a hidden layer's neurons (log scale)", "times as fast (log)");
    for (DenseBaseline baseline : DenseBaseline.values()) {
      chart.add("fixed ÷ (" + baseline.letter() + ")", points(results, set, baseline, true));
      chart.add("natural ÷ (" + baseline.letter() + ")", points(results, set, baseline, false));
    }
    return chart.build();
  }

  private List<LogChart.Point> points(
      CaseStore results, PosterSet set, DenseBaseline baseline, boolean filled) {
    List<LogChart.Point> points = new ArrayList<>();
    for (double cap : caps()) {
      StepCase one = filled ? fixed(set, HIDDEN, cap) : natural(set, HIDDEN, cap);
      OptionalDouble ratio = baseline.acceleration(results, one);
      ratio.ifPresent(value -> points.add(new LogChart.Point(100 * cap, value)));
    }
    return points;
  }
}
