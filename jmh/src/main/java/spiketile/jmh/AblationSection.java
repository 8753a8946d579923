package spiketile.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What each idea brings: alone, on top of none of the others, and as what is lost when it alone is left out. */
final class AblationSection implements PosterSection {
  /**
   * An idea.
   *
   * @param title what it is
   * @param parameter of {@link StepState}
   * @param with its value with the idea
   * @param without its value without
   */
  private record Idea(String title, String parameter, String with, String without) {}

  private final List<Idea> ideas;
  private final StepCase all;

  AblationSection(int threads) {
    all = StepCase.of(PosterSet.SHD, 2, threads);
    ideas =
        List.of(
            new Idea("compressed lists instead of dense products", "product", "SPARSE", "DENSE"),
            new Idea("second threshold", "secondThreshold", "true", "false"),
            new Idea("time inside the tile", "timeInside", "true", "false"),
            new Idea("tiles 64 neurons wide instead of 16", "tileBytes", "0", "131072"),
            new Idea("update inside the backward pass", "fused", "true", "false"),
            new Idea("huge pages", "hugePages", "true", "false"),
            new Idea("%d threads".formatted(threads), "threads", "" + threads, "1"));
  }

  private StepCase with(StepCase base, Idea idea) {
    return base.with(idea.parameter(), idea.with());
  }

  private StepCase none() {
    StepCase none = all;
    for (Idea idea : ideas) {
      none = none.with(idea.parameter(), idea.without());
    }
    return none;
  }

  private StepCase everything() {
    StepCase everything = all;
    for (Idea idea : ideas) {
      everything = with(everything, idea);
    }
    return everything;
  }

  private StepCase bf16() {
    return everything().with("bf16", true);
  }

  @Override
  public List<StepCase> cases() {
    List<StepCase> cases = new ArrayList<>(List.of(everything(), bf16()));
    for (Idea idea : ideas) {
      cases.add(everything().with(idea.parameter(), idea.without()));
    }
    cases.add(none());
    ideas.forEach(idea -> cases.add(with(none(), idea)));
    return cases;
  }

  @Override
  public void write(CaseStore results, PosterPage page) {
    page.text("## Ablation");
    page.text(
        "SHD's form, two hidden layers, natural activity, no cap, %d input spikes a step on average. *Without* is the network with all ideas but one, *alone* the network with none but one."
            .formatted(PosterSet.SHD.inputCap()));
    MarkdownTable table =
        new MarkdownTable(
            "idea", "without, samples/s", "all / without", "alone, samples/s", "alone / none");
    OptionalDouble best = results.speed(everything());
    OptionalDouble base = results.speed(none());
    for (Idea idea : ideas) {
      OptionalDouble without = results.speed(everything().with(idea.parameter(), idea.without()));
      OptionalDouble alone = results.speed(with(none(), idea));
      table.add(
          idea.title(),
          Figures.rate(without),
          ratio(best, without),
          Figures.rate(alone),
          ratio(alone, base));
    }
    OptionalDouble bf16 = results.speed(bf16());
    table.add("weights in bf16, on top of all", Figures.rate(best), ratio(bf16, best), "", "");
    page.table(table);
    page.text(
        "All together make %s samples/s, with bf16 %s, none %s: all / none is %s."
            .formatted(
                Figures.rate(best), Figures.rate(bf16), Figures.rate(base), ratio(best, base)));
  }

  private static String ratio(OptionalDouble value, OptionalDouble base) {
    OptionalDouble ratio = Figures.ratio(value, base);
    return ratio.isPresent() ? "%.2f".formatted(ratio.getAsDouble()) : Figures.NOTHING;
  }
}
