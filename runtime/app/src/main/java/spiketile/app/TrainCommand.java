package spiketile.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.Pipeline;
import spiketile.runtime.Profile;
import spiketile.runtime.RunSpec;
import spiketile.runtime.TrainProgress;

/** The command {@code spiketile train}. */
@Command(
    name = "train",
    description =
        "Trains a sparse spiking network on the bundled UCI digits, or on a data set of events, and saves the model and its curve.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    abbreviateSynopsis = true)
final class TrainCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for model, curve and options. Default: runs/<date>-<time>.")
  private Path out;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      preprocessor = ConfigFile.class,
      description =
          "JSON or YAML file of options by their names without dashes, such as the config.json that every training leaves in its folder; what is typed too wins.")
  private Path config;

  @Option(
      names = "--resume",
      paramLabel = "FILE|DIR",
      description =
          "Go on with a saved training, from the very batch; --epochs may become more, --threads, --kernels, --pin, --checkpoint-steps, --product and --machine may differ.")
  private Path resume;

  @Option(
      names = "--force",
      showDefaultValue = Visibility.NEVER,
      description = "Overwrite a model that is in --out already.")
  private boolean force;

  @Option(
      names = "--profile",
      showDefaultValue = Visibility.NEVER,
      description =
          "Measure where a step's time goes, and print a table at the end; the results are the same bits.")
  private boolean profile;

  @Mixin private RankOptions rankOptions;
  @Mixin private RunOptions run;
  @Mixin private DataFolder folder;
  @Mixin private TrainOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    checks.once();
    run.check(checks);
    rankOptions.check(checks);
    if (resume == null) {
      options.check(checks);
      folder.check(checks, options.data.data);
    }
    try (TrainingRanks ranks = TrainingRanks.join(rankOptions, run.provider())) {
      return ranks.guarded(() -> resume == null ? start(ranks) : resume(ranks, checks));
    }
  }

  private int start(TrainingRanks ranks) throws IOException {
    if (out != null && ranks.first()) {
      requireFree(TrainingFiles.in(out));
    }
    try (TrainingData data = data(options);
        Network network = ranks.open(pipeline -> newNetwork(ranks, pipeline), options.data.steps)) {
      if (!ranks.first()) {
        return ranks.guarded(() -> new RankTraining(ranks, options, data, network).start());
      }
      TrainingFiles files =
          out == null ? TrainingFiles.inNewFolder(Path.of("")) : TrainingFiles.in(out);
      return ranks.guarded(() -> training(ranks, options, data, files, network).start());
    }
  }

  private Training training(
      TrainingRanks ranks,
      TrainOptions of,
      TrainingData data,
      TrainingFiles files,
      Network network) {
    return new Training(spec.commandLine(), ranks, of, data, files, network, profile(network));
  }

  private TrainingData data(TrainOptions of) throws IOException {
    return TrainingData.open(of.data, folder, spec.commandLine().getErr());
  }

  private Network newNetwork(TrainingRanks ranks, Pipeline pipeline) throws IOException {
    NetworkSpec network = options.networkSpec();
    OptimizerSpec optimizer = options.optimizerSpec();
    RunSpec spec = run.spec(ranks.part(options.learning.batch), options.data.steps);
    return pipeline == null
        ? Network.open(network, optimizer, spec)
        : Network.open(network, optimizer, spec, pipeline);
  }

  /** What the training is to fill; null if nobody asked. */
  private Profile profile(Network network) {
    return profile ? new Profile(network.run().threads()) : null;
  }

  private int resume(TrainingRanks ranks, OptionChecks checks) throws IOException {
    try (TrainedModel model = TrainedModel.open(resume)) {
      TrainingFiles from = new TrainingFiles(model.file());
      TrainingFiles files = out == null ? from : TrainingFiles.in(out);
      if (!files.equals(from) && ranks.first()) {
        requireFree(files);
      }
      TrainOptions merged = model.options().resumed(options, checks);
      if (model.saved().progress().epoch() >= merged.learning.epochs) {
        throw CommandFailure.unusable(
            "%s: all %d epochs are done; a larger --epochs goes on"
                .formatted(model.file(), merged.learning.epochs));
      }
      folder.check(checks, merged.data.data);
      try (TrainingData data = data(merged);
          Network network =
              ranks.open(pipeline -> model.network(run, ranks, pipeline), merged.data.steps)) {
        TrainProgress progress = model.saved().progress();
        return ranks.guarded(
            () ->
                ranks.first()
                    ? training(ranks, merged, data, files, network).resume(progress, from)
                    : new RankTraining(ranks, merged, data, network).resume(progress));
      }
    }
  }

  private void requireFree(TrainingFiles files) {
    if (Files.exists(files.model()) && !force) {
      throw CommandFailure.unusable(
          "%s is there already: --resume %s goes on with it, --force overwrites it, another --out keeps it"
              .formatted(files.model(), out));
    }
  }
}
