package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.kernels.Kernels;
import spiketile.layout.CpuCaches;
import spiketile.layout.Plan;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.Readout;

/** The command {@code spiketile info}. */
@Command(
    name = "info",
    description = "Shows what this computer offers, and where a network's memory would go.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class InfoCommand implements Callable<Integer> {
  private static final OptimizerSpec OPTIMIZER = OptimizerSpec.adam(TrainDefaults.LR);

  @Option(
      names = "--sizes",
      paramLabel = "N,N,...",
      converter = LayerSizes.Converter.class,
      description = "Neurons of every layer, the input first.")
  private LayerSizes sizes = LayerSizes.parse(TrainDefaults.SIZES);

  @Option(names = "--batch", paramLabel = "N", description = "Samples between updates.")
  private int batch = TrainDefaults.BATCH;

  @Option(names = "--steps", paramLabel = "T", description = "Time steps.")
  private int steps = TrainDefaults.STEPS;

  @Option(
      names = "--dense",
      showDefaultValue = Visibility.NEVER,
      description = "Plan for dense products.")
  private boolean dense;

  @Option(
      names = "--bf16",
      showDefaultValue = Visibility.NEVER,
      description = "Plan for weights in bf16.")
  private boolean bf16;

  @Option(
      names = "--heap",
      showDefaultValue = Visibility.NEVER,
      description =
          "Also open the network, make a training step, and report the objects on the Java heap that it can touch.")
  private boolean heap;

  @Mixin private RunOptions run;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    run.check(checks);
    checks.whole("--batch", batch, Bounds.of(1, 1_000_000));
    checks.whole("--steps", steps, Bounds.of(1, 1_000_000));
    if (sizes.counts().size() < 2) {
      throw checks.refusal("--sizes " + sizes + ": an input and at least one layer needed");
    }
    if ((steps + 1L) * batch > Integer.MAX_VALUE) {
      throw checks.refusal(
          "--batch %d, --steps %d: batch·(steps + 1) must stay below 2³¹".formatted(batch, steps));
    }
    PrintWriter out = spec.commandLine().getOut();
    machine(out);
    out.println();
    plan(out);
    if (heap) {
      out.println();
      heap(out);
    }
    out.flush();
    return 0;
  }

  private void machine(PrintWriter out) {
    Kernels kernels = run.provider();
    CpuCaches caches = CpuCaches.read();
    out.printf("spiketile   %s%n", Version.number());
    out.printf("CPU         %s%n", Cpu.name());
    out.printf(
        "cores       %d, threads used %d%n",
        Runtime.getRuntime().availableProcessors(), run.threads);
    out.printf(
        "kernels     %s, %d bits: %s a vector%n",
        kernels.name(),
        Report.vectorBits(kernels.lanes()),
        Report.counted(kernels.lanes(), "float"));
    out.printf(
        "caches      L1 %,d KiB, L2 %,d KiB, L3 %,d KiB%s%n",
        caches.l1() >> 10,
        caches.l2() >> 10,
        caches.l3() >> 10,
        caches.equals(CpuCaches.DEFAULT) ? " (assumed where the system does not tell)" : "");
    out.printf("huge pages  %s; %s%n", HugePages.setting(), HugePages.probe());
    out.printf("JDK         %s, %s%n", Runtime.version(), System.getProperty("java.vm.name"));
    out.printf(
        "system      %s %s%n", System.getProperty("os.name"), System.getProperty("os.version"));
  }

  private NetworkSpec network() {
    NetworkSpec.Builder network =
        NetworkSpec.of(sizes.inputs())
            .readout(Readout.of(TrainDefaults.READOUT))
            .dense(dense)
            .bf16(bf16);
    sizes.layers().forEach(network::layer);
    return network.build();
  }

  private void plan(PrintWriter out) throws IOException {
    NetworkSpec network = network();
    Plan plan = Networks.fitting(() -> Network.plan(network, OPTIMIZER, run.spec(batch, steps)));
    out.printf(
        "memory plan of %s in bytes; batch %d, %d steps, Adam%n",
        Report.network(network), batch, steps);
    PlanTable.lines(plan).forEach(out::println);
  }

  private void heap(PrintWriter out) throws IOException {
    try (Network network =
        Networks.fitting(() -> Network.open(network(), OPTIMIZER, run.spec(batch, steps)))) {
      out.printf(
          "objects of this network on the Java heap, %s%n", Report.counted(run.threads, "thread"));
      HeapReport.of(network).lines().forEach(out::println);
    }
  }
}
