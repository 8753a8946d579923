package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.layout.MachineProfile;
import spiketile.runtime.RunSpec;
import spiketile.runtime.cost.Calibration;
import spiketile.runtime.cost.Costs;
import spiketile.runtime.cost.HostCosts;
import spiketile.runtime.cost.MeasuredStep;
import spiketile.runtime.cost.TileCosts;

/** The command {@code spiketile simulate}. */
@Command(
    name = "simulate",
    description = {
      "Predicts samples/s of training on a machine, at fixed activity, and what bounds it.",
      "With --measure, measures this computer instead, fits the prediction to two networks, and shows how well it predicts two others."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class SimulateCommand implements Callable<Integer> {
  /** Name of the recording that a measurement leaves. */
  static final String RECORDING = "host-steps.json";

  private static final String POSTER_SIZES = "700,1462,1462,20";

  @Option(
      names = "--machine",
      paramLabel = "NAME|FILE.json",
      description = "host, ipu-mk1, ipu-mk2, or your own in a file.")
  private String machine = "ipu-mk2";

  @Option(
      names = "--sizes",
      paramLabel = "N,N,...",
      converter = LayerSizes.Converter.class,
      description =
          "Neurons of every layer on one chip, the input first; each chip more has the hidden layers once more.")
  private LayerSizes sizes = LayerSizes.parse(POSTER_SIZES);

  @Option(names = "--batch", paramLabel = "N", description = "Samples between updates.")
  private int batch = TrainDefaults.BATCH;

  @Option(names = "--steps", paramLabel = "T", description = "Time steps.")
  private int steps = 100;

  @Option(
      names = "--caps",
      paramLabel = "SHARE,...",
      split = ",",
      description = "Activity: the share of a layer's neurons in every row of its list.")
  private List<Double> caps = List.of(0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5);

  @Option(
      names = "--input-spikes",
      paramLabel = "N",
      description = "Input spikes of a sample in a time step.")
  private double inputSpikes = 48;

  @Option(
      names = "--chips",
      paramLabel = "N,...",
      split = ",",
      description = "How many chips; not with host.")
  private List<Integer> chips = List.of(1, 2, 4, 8, 16, 32, 64);

  @Option(
      names = "--threads",
      paramLabel = "N,...",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description = "How many threads, with host only. Default: one, and one for each core.")
  private List<Integer> threads;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      showDefaultValue = Visibility.NEVER,
      description =
          "What --measure left, with host only. Default: the costs that come with the program.")
  private Path calibration;

  @Option(
      names = "--measure",
      showDefaultValue = Visibility.NEVER,
      description =
          "Measure real training steps of this computer; takes some minutes. Of what an earlier measurement left in --out, the faster times are kept.")
  private boolean measure;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description =
          "With --measure: how long to wait for a computer that others leave alone, for each of the 72 measurements.")
  private double patience = 5;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for table, plot and data.")
  private Path out = Path.of("simulation");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    checks.once();
    check(checks);
    Files.createDirectories(out);
    PrintWriter text = spec.commandLine().getOut();
    if (measure) {
      measure(text);
    } else {
      predict(text, checks);
    }
    text.flush();
    return 0;
  }

  private void check(OptionChecks checks) {
    checks.whole("--batch", batch, Bounds.of(1, 1_000_000));
    checks.whole("--steps", steps, Bounds.of(1, 1_000_000));
    if ((steps + 1L) * batch > Integer.MAX_VALUE) {
      throw checks.refusal(
          "--batch %d, --steps %d: batch·(steps + 1) must stay below 2³¹".formatted(batch, steps));
    }
    if (sizes.counts().size() < 2) {
      throw checks.refusal("--sizes " + sizes + ": an input and at least one layer needed");
    }
    checks.number("--input-spikes", inputSpikes, Bounds.of(0, sizes.inputs()));
    caps.forEach(cap -> checks.number("--caps", cap, Bounds.SHARE));
    chips.forEach(count -> checks.whole("--chips", count, Bounds.of(1, MachineProfile.MOST_CHIPS)));
    if (threads != null) {
      threads.forEach(n -> checks.whole("--threads", n, Bounds.of(1, RunSpec.MOST_THREADS)));
    }
    checks.number("--patience", patience, Bounds.of(0, 86_400));
    if (!measure) {
      checks.absent("--patience", "has an effect with --measure only");
    } else {
      for (String option :
          List.of(
              "--sizes",
              "--batch",
              "--steps",
              "--caps",
              "--input-spikes",
              "--chips",
              "--threads",
              "--calibration")) {
        checks.absent(option, "has no effect with --measure, which has its own settings");
      }
    }
  }

  private void measure(PrintWriter text) throws IOException, InterruptedException {
    if (!machine.equals("host")) {
      throw new OptionChecks(spec.commandLine(), true)
          .refusal("--measure measures this computer: --machine host needed");
    }
    List<MeasuredStep> measured =
        CalibrationRuns.measure(
            patience,
            step -> {
              text.println(CalibrationReport.measured(step));
              text.flush();
            });
    Path file = out.resolve(RECORDING);
    Recording recording = Recording.here(measured);
    if (Files.exists(file)) {
      recording = recording.andEarlier(Recording.read(file));
    }
    recording.write(file);
    Costs costs = Calibration.fit(recording.fitted(), HostCosts.KERNELS);
    text.println();
    CalibrationReport.lines(costs).forEach(text::println);
    text.println();
    CalibrationReport.lines(recording.steps(), costs).forEach(text::println);
    text.printf("saved %s%n", file);
  }

  private void predict(PrintWriter text, OptionChecks checks) throws IOException {
    MachineProfile profile = MachineOptions.named(machine);
    boolean bounded = profile.bounded();
    if (bounded) {
      checks.absent("--threads", "is for host; a machine has --chips");
      checks.absent("--calibration", "is for host");
      if (sizes.counts().size() == 2 && chips.stream().anyMatch(count -> count > 1)) {
        throw checks.refusal(
            "--sizes " + sizes + ": no hidden layer that more chips could have; add --chips 1");
      }
    } else {
      checks.absent("--chips", "is for machines with chips; host has --threads");
    }
    Simulation simulation =
        new Simulation(
            profile,
            Simulation.shape(sizes, batch, steps),
            inputSpikes,
            bounded ? TileCosts.of(profile.timing()) : hostCosts());
    List<SimulatedPoint> points = simulation.points(caps, bounded ? chips : threads());
    String unit = bounded ? "chips" : "threads";
    String title =
        "%s, %s neurons a chip, batch %d, %d steps".formatted(profile.name(), sizes, batch, steps);
    text.println(title);
    SimulationTable.lines(points, unit).forEach(text::println);
    SimulationPlot.write(out.resolve("simulation.png"), points, title, unit);
    new SimulationFile(
            profile,
            sizes.counts(),
            batch,
            steps,
            inputSpikes,
            simulation.costs().seconds(),
            points)
        .write(out.resolve("simulation.json"));
    text.printf("saved %s, with simulation.png%n", out.resolve("simulation.json"));
  }

  private List<Integer> threads() {
    return threads == null
        ? Stream.of(1, Runtime.getRuntime().availableProcessors()).distinct().toList()
        : threads;
  }

  private Costs hostCosts() throws IOException {
    return calibration == null
        ? HostCosts.DEFAULT
        : Calibration.fit(Recording.read(calibration).fitted(), HostCosts.KERNELS);
  }
}
