package spiketile.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.knowm.xchart.XYChart;

/** What a training step keeps of a sample, over the number of time steps. */
final class MemorySection implements PosterSection {
  private static final double CAP = 0.05;
  private static final List<Integer> STEPS = List.of(50, 100, 200, 400);
  private static final List<Integer> FEW_STEPS = List.of(50, 100);

  /** Of a weight: itself, its gradient and two moments. */
  private static final int WEIGHT_BYTES = 16;

  private final int threads;
  private final boolean quick;

  MemorySection(int threads, boolean quick) {
    this.threads = threads;
    this.quick = quick;
  }

  private List<Integer> steps() {
    return quick ? FEW_STEPS : STEPS;
  }

  private StepCase network(int steps) {
    return StepCase.of(PosterSet.SHD, 2, threads).with("steps", steps).inSmallHeap();
  }

  private StepCase sparse(int steps) {
    return network(steps).filled(CAP);
  }

  @Override
  public List<StepCase> cases() {
    List<StepCase> cases = new ArrayList<>();
    for (int steps : steps()) {
      cases.add(sparse(steps));
      DenseBaseline.TORCH.peers().forEach(peer -> cases.add(network(steps).dense(peer)));
    }
    return cases;
  }

  @Override
  public void write(CaseStore results, PosterPage page) throws IOException {
    page.text("## Memory");
    page.text(
        "Thousands of bytes of a sample, parameters, gradients and moments left out: what the network allocated, and what the peak of the process's resident memory grew by, divided by the batch of %d. %s fixed, two hidden layers, SHD's form. The process's own memory, of which the JIT compiler's is in the resident figures, does not depend on T."
            .formatted(PosterSet.BATCH, Figures.percent(CAP)));
    MarkdownTable table =
        new MarkdownTable(
            "T",
            "sparse, allocated",
            "sparse, resident",
            "(a) torch-layer, resident",
            "(a) torch-step, resident",
            "torch-layer / sparse allocated",
            "torch-layer / sparse resident");
    for (int steps : steps()) {
      double allocated = ofSample(results, sparse(steps), "allocated");
      double resident = ofSample(results, sparse(steps), "resident");
      double layer = ofSample(results, network(steps).dense(StepPeers.TORCH_LAYER), "resident");
      double step = ofSample(results, network(steps).dense(StepPeers.TORCH_STEP), "resident");
      table.add(
          Integer.toString(steps),
          bytes(allocated),
          bytes(resident),
          bytes(layer),
          bytes(step),
          ratio(layer, allocated),
          ratio(layer, resident));
    }
    page.table(table);
    Optional<XYChart> chart = chart(results);
    if (chart.isPresent()) {
      page.charts("memory", "Memory of a sample over T", List.of(chart.get()));
    }
  }

  private static String bytes(double bytes) {
    return Double.isNaN(bytes) ? Figures.NOTHING : Figures.kilobytes(bytes);
  }

  private static String ratio(double of, double by) {
    return Double.isNaN(of / by) ? Figures.NOTHING : Figures.rate(of / by);
  }

  private double ofSample(CaseStore results, StepCase one, String fact) {
    return results
        .find(one)
        .map(r -> (r.fact(fact) - WEIGHT_BYTES * one.weights()) / PosterSet.BATCH)
        .orElse(Double.NaN);
  }

  private Optional<XYChart> chart(CaseStore results) {
    return new LogChart("SHD's form", "T (log scale)", "thousands of bytes (log scale)")
        .add("sparse, allocated", points(results, this::sparse, "allocated"))
        .add("sparse, resident", points(results, this::sparse, "resident"))
        .add("torch-layer", points(results, dense(StepPeers.TORCH_LAYER), "resident"))
        .add("torch-step", points(results, dense(StepPeers.TORCH_STEP), "resident"))
        .build();
  }

  private IntFunction<StepCase> dense(String peer) {
    return steps -> network(steps).dense(peer);
  }

  private List<LogChart.Point> points(CaseStore results, IntFunction<StepCase> cases, String fact) {
    List<LogChart.Point> points = new ArrayList<>();
    for (int steps : steps()) {
      double bytes = ofSample(results, cases.apply(steps), fact);
      if (bytes > 0) {
        points.add(new LogChart.Point(steps, bytes / 1000));
      }
    }
    return points;
  }
}
