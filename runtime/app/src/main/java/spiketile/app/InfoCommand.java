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
import spiketile.runtime.Network;

/** The command {@code spiketile info}. */
@Command(
    name = "info",
    description = "Shows what this computer offers, and where a network's memory would go.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class InfoCommand implements Callable<Integer> {
  @Mixin private PlanOptions network = new PlanOptions(TrainDefaults.READOUT);

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
    network.check(checks);
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

  private void plan(PrintWriter out) throws IOException {
    PlanTable.print(network, network.plan(run), out);
  }

  private void heap(PrintWriter out) throws IOException {
    try (Network opened = Networks.fitting(() -> network.open(run))) {
      out.printf(
          "objects of this network on the Java heap, %s%n", Report.counted(run.threads, "thread"));
      HeapReport.of(opened).lines().forEach(out::println);
    }
  }
}
