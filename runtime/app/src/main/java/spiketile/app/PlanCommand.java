package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.layout.Plan;
import spiketile.runtime.Readout;

/** The command {@code spiketile plan}. */
@Command(
    name = "plan",
    description =
        "Plans a network for a machine: neurons on tiles, bytes of every region, expected load; draws the tiles.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class PlanCommand implements Callable<Integer> {
  @Mixin private PlanOptions network = new PlanOptions(Readout.SPIKE_COUNT.label());

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the pictures of the tiles, plan.png and plan.svg.")
  private Path out = Path.of("runs", "plan");

  @Mixin private RunOptions run;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    checks.once();
    run.check(checks);
    network.check(checks);
    Plan plan = network.plan(run);
    PrintWriter text = spec.commandLine().getOut();
    PlanTable.print(network, plan, text);
    Files.createDirectories(out);
    TileMap map = TileMap.of(plan, Report.network(network.network()));
    map.writePng(out.resolve("plan.png"));
    map.writeSvg(out.resolve("plan.svg"));
    text.printf("tiles drawn   %s, and as plan.svg%n", out.resolve("plan.png"));
    text.flush();
    return 0;
  }
}
