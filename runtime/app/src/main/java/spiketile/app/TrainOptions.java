package spiketile.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;

/**
 * Everything that determines what a training computes, as options: on the command line, and as the
 * text that is saved with a model.
 */
@Command
final class TrainOptions {
  @ArgGroup(validate = false, heading = "%nNetwork%n", order = 1)
  NetworkOptions network = new NetworkOptions();

  @ArgGroup(validate = false, heading = "%nNeurons%n", order = 2)
  NeuronOptions neurons = new NeuronOptions();

  @ArgGroup(validate = false, heading = "%nLearning%n", order = 3)
  LearningOptions learning = new LearningOptions();

  @ArgGroup(validate = false, heading = "%nData%n", order = 4)
  DataOptions data = new DataOptions();

  @Spec private CommandSpec spec;

  /**
   * Reads options that {@link #text} has written.
   *
   * @throws IllegalArgumentException if they are none; the message names the option
   */
  static TrainOptions parse(String text) {
    TrainOptions options = new TrainOptions();
    CommandLine command = new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true);
    try {
      command.parseArgs(text.split(" "));
      options.check(new OptionChecks(command, false));
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return options;
  }

  /**
   * These options for a training that goes on, with those that the user gave.
   *
   * @param given the user's options
   * @param typed how they were parsed
   * @throws ParameterException if one contradicts these options; only epochs may become more
   */
  TrainOptions resumed(TrainOptions given, OptionChecks typed) {
    Map<String, String> words = words(option -> true);
    Map<String, String> typedWords = given.words(option -> typed.given(option.longestName()));
    if (typedWords.containsKey("--hidden")) {
      words.remove("--sizes");
    }
    words.putAll(typedWords);
    TrainOptions merged;
    try {
      merged = parse(String.join(" ", words.values()));
    } catch (IllegalArgumentException e) {
      throw typed.refusal(e.getMessage());
    }
    requireAgreement(merged, typed);
    return merged;
  }

  private void requireAgreement(TrainOptions merged, OptionChecks typed) {
    for (OptionSpec option : spec.options()) {
      String name = option.longestName();
      Object asked = merged.spec.findOption(name).getValue();
      if (!name.equals(LearningOptions.EPOCHS) && !Objects.equals(option.getValue(), asked)) {
        throw typed.refusal(
            "%s %s contradicts the saved model, trained with %s %s: leave it out or start a new training"
                .formatted(name, asked, name, option.getValue()));
      }
    }
    if (merged.learning.epochs < learning.epochs) {
      throw typed.refusal(
          "%s %d: the saved training has %d, and they can only become more"
              .formatted(LearningOptions.EPOCHS, merged.learning.epochs, learning.epochs));
    }
  }

  void check(OptionChecks checks) {
    data.check(checks);
    network.check(checks, data.inputs(), data.classes());
    neurons.check(checks, network.sizes.layers().size());
    learning.check(checks, data.mostBatch());
    if (learning.patience > 0 && data.validationCount == 0) {
      throw checks.refusal("--patience: --validation-count, samples to judge by, needed");
    }
  }

  /** All options in one line, as they could be typed. */
  String text() {
    return String.join(" ", words(option -> true).values());
  }

  /** All options by their names without dashes, as {@link ConfigFile} reads them. */
  Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      String name = option.longestName().substring(2);
      switch (option.getValue()) {
        case null -> {}
        case Boolean flag -> config.put(name, flag);
        case Integer number -> config.put(name, number);
        case Long number -> config.put(name, number);
        case Object value -> config.put(name, value.toString());
      }
    }
    return config;
  }

  /** Options as they could be typed, by their names; those without a value are left out. */
  private Map<String, String> words(Predicate<OptionSpec> wanted) {
    Map<String, String> words = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      String name = option.longestName();
      if (wanted.test(option)) {
        switch (option.getValue()) {
          case null -> {}
          case Boolean flag when flag -> words.put(name, name);
          case Boolean ignored -> {}
          case Object value -> words.put(name, name + "=" + value);
        }
      }
    }
    return words;
  }

  NetworkSpec networkSpec() {
    return network.spec(neurons, learning.seed);
  }

  OptimizerSpec optimizerSpec() {
    return learning.spec();
  }
}
