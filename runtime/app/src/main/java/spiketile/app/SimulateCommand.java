package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.kernels.Providers;
import spiketile.runtime.cost.Calibration;
import spiketile.runtime.cost.Costs;
import spiketile.runtime.cost.HostCosts;

/** The command {@code spiketile simulate}. */
@Command(name = "simulate", description = "x", mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
  @Option(names = "--measure", description = "x")
  private boolean measure;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results.")
  private Path out = Path.of("simulation");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter text = spec.commandLine().getOut();
    Files.createDirectories(out);
    Recording recording =
        new Recording(
            Cpu.name(),
            Runtime.version().toString(),
            Report.vectorBits(Providers.selected().lanes()),
            CalibrationRuns.measure(step -> {
              text.printf("%s %s %d %.1f%n", step.sizes(), step.cap(), step.threads(), 1e3*step.seconds());
              text.flush();
            }));
    recording.write(out.resolve("host.json"));
    Costs costs = Calibration.fit(recording.fitted(), HostCosts.DEFAULT);
    CalibrationReport.lines(costs).forEach(text::println);
    CalibrationReport.lines(recording.steps(), costs).forEach(text::println);
    text.flush();
    return 0;
  }
}
