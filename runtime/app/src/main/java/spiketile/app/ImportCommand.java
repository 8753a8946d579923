package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import spiketile.data.nir.NirNetwork;
import spiketile.runtime.ModelFile;
import spiketile.runtime.Network;
import spiketile.runtime.TrainProgress;

/** The command {@code spiketile import}. */
@Command(
    name = "import",
    description = {
      "Makes a model of a network in the Neuromorphic Intermediate Representation (NIR).",
      "What this program's networks are not is refused by the name of its node."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class ImportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE.nir", description = "The graph.")
  private Path file;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The model, such as model.safetensors.")
  private Path out;

  @Mixin private NirOptions options;

  @Mixin private Overwriting overwriting;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    overwriting.check(out);
    WeightsFile weights = WeightsFile.ofGraph(file, options.options(checks));
    NirNetwork graph = weights.graph();
    try (Network network = weights.open(RunOptions.whole(1, 1))) {
      ModelFile.save(out, network, TrainProgress.START, notes(graph));
    }
    PrintWriter print = spec.commandLine().getOut();
    print.printf("network   %s%n", Report.network(graph.spec()));
    print.printf(
        "step      %s s%s, %s%n",
        graph.dt(),
        graph.assumed() ? " (assumed, the file does not say it: see --dt)" : "",
        graph.discretisation().label());
    print.printf("saved     %s%n", out);
    print.flush();
    return 0;
  }

  private Map<String, String> notes(NirNetwork graph) {
    return Map.of(
        ExportCommand.DT,
        Double.toString(graph.dt()),
        ExportCommand.DISCRETISATION,
        graph.discretisation().label());
  }
}
