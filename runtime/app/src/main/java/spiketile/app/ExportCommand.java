package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.data.nir.Discretisation;
import spiketile.data.nir.NirDialect;
import spiketile.data.nir.NirExport;
import spiketile.data.nir.NirGraph;
import spiketile.data.nir.NirWriter;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;

/** The command {@code spiketile export}. */
@Command(
    name = "export",
    description =
        "Writes a saved model in the Neuromorphic Intermediate Representation (NIR), which snnTorch, Norse, SpikingJelly and others read.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class ExportCommand implements Callable<Integer> {
  /** Notes of imported models, so that they are exported as they were. */
  static final String DT = "nir.dt";

  static final String DISCRETISATION = "nir.discretisation";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE|DIR",
      description = "The model, or the folder that 'spiketile train' saved it in.")
  private Path model;

  @Option(names = "--nir", required = true, paramLabel = "FILE", description = "The graph's file.")
  private Path nir;

  @Option(
      names = "--for",
      paramLabel = "READER",
      description =
          "Whose reader it is for: ${COMPLETION-CANDIDATES}. They differ in what they make of resistances, thresholds and recurrent layers; canonical is what the format means, and comes back by 'spiketile import' as the same bits.")
  private NirDialect dialect = NirDialect.CANONICAL;

  @Option(
      names = "--dt",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "SECONDS",
      description =
          "Time of a step. Default: that of the graph which the model was imported from, else 1e-4, or 1e-3 for norse.")
  private Double dt;

  @Option(
      names = "--discretisation",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME",
      description =
          "How a neuron's differential equation becomes steps: euler or exact. Default: that of the graph which the model was imported from, else euler.")
  private String discretisation;

  @Mixin private Overwriting overwriting;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    overwriting.check(nir);
    try (WeightsFile weights = WeightsFile.open(model)) {
      NirExport.Options options = options(weights, checks);
      try (Network network = weights.open(RunOptions.whole(1, 1))) {
        NirWriter.write(nir, graph(network, options));
      }
      print(weights, options);
    }
    return 0;
  }

  private NirGraph graph(Network network, NirExport.Options options) {
    try {
      return NirExport.graph(network, options);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.unusable(model + ": " + e.getMessage());
    }
  }

  private NirExport.Options options(WeightsFile weights, OptionChecks checks) {
    String saidDt = note(weights, DT);
    String saidWay = note(weights, DISCRETISATION);
    double usual = saidDt == null ? dialect.usualDt() : Double.parseDouble(saidDt);
    String way = discretisation == null ? saidWay : discretisation;
    try {
      return new NirExport.Options(
          dialect,
          dt == null ? usual : dt,
          way == null ? Discretisation.EULER : NirOptions.discretisation(way));
    } catch (IllegalArgumentException e) {
      throw checks.refusal("--dt or --discretisation: " + e.getMessage());
    }
  }

  private static String note(WeightsFile weights, String key) {
    return weights.saved() == null ? null : weights.saved().notes().get(key);
  }

  private void print(WeightsFile weights, NirExport.Options options) {
    PrintWriter print = spec.commandLine().getOut();
    print.printf("network   %s%n", Report.network(weights.spec()));
    print.printf(
        "step      %s s, %s, for %s%n",
        options.dt(), options.discretisation().label(), options.dialect());
    if (dialect != NirDialect.CANONICAL) {
      delay(weights.spec()).forEach(print::println);
    }
    print.printf("saved     %s%n", nir);
    print.flush();
  }

  /** What a reader without delays makes of them. */
  private static List<String> delay(NetworkSpec network) {
    List<String> lines = new ArrayList<>();
    if (network.delay() > 0 && network.layers().size() > 1) {
      lines.add(
          "delay     left out, which this reader has no node for: a layer's spikes come there one step earlier for each layer below it");
      if (network.layers().stream().skip(1).anyMatch(LayerSpec::bias)) {
        lines.add("bias      of layers above the first acts that much longer there");
      }
    }
    return lines;
  }
}
