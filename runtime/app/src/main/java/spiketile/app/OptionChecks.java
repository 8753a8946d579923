package spiketile.app;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Refuses options that cannot be used, by name.
 *
 * @param command the command as it was parsed
 * @param typed whether a user gave what was parsed, and only what is meant to have an effect; a saved
 *     text has all options
 */
record OptionChecks(CommandLine command, boolean typed) {
  /** Refuses options that were given twice, of which picocli would take the last, with its group. */
  void once() {
    for (OptionSpec option : command.getParseResult().matchedOptionsSet()) {
      if (option.originalStringValues().size() > 1) {
        throw refusal(option.longestName() + " is given more than once");
      }
    }
  }

  /** Requires a number within bounds. */
  void number(String option, double value, Bounds allowed) {
    if (!allowed.allow(value)) {
      throw refusal("%s %s: a number %s needed".formatted(option, value, allowed));
    }
  }

  /** Requires a whole number within bounds. */
  void whole(String option, long value, Bounds allowed) {
    if (!allowed.allow(value)) {
      throw refusal("%s %d: a whole number %s needed".formatted(option, value, allowed));
    }
  }

  /** Refuses an option that a user gave and that means nothing here. */
  void absent(String option, String reason) {
    if (typed && given(option)) {
      throw refusal("%s %s".formatted(option, reason));
    }
  }

  /** Whether an option was given, as opposed to its default. */
  boolean given(String option) {
    return command.getParseResult().hasMatchedOption(option);
  }

  ParameterException refusal(String message) {
    return new ParameterException(command, message);
  }
}
