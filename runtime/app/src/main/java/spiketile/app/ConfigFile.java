package spiketile.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.StringJoiner;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * A file of options, JSON or YAML: an object that names each without its dashes, {@code {"epochs": 20, "hidden": [256,
 * 128], "bias": true}}. Its options stand for typed ones, but for those that are typed too, which win, and for those
 * that say what is so anyway.
 */
final class ConfigFile implements IParameterPreprocessor {
  private static final long MOST_BYTES = 1 << 20;

  /** Puts the file's options in the place of {@code --config}; the name itself is left to be parsed. */
  @Override
  public boolean preprocess(
      Stack<String> args, CommandSpec command, ArgSpec config, Map<String, Object> info) {
    if (args.isEmpty()) {
      return false;
    }
    String file = args.pop();
    List<String> options = options(Path.of(file), command, args);
    for (String option : options.reversed()) {
      args.push(option);
    }
    args.push(file);
    return false;
  }

  private static List<String> options(Path file, CommandSpec command, Stack<String> typed) {
    List<String> options = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : read(file, command).properties()) {
      OptionSpec option = command.findOption("--" + entry.getKey());
      if (option == null || option.usageHelp() || option.versionHelp() || isConfig(option)) {
        throw refusal(
            command, "%s: '%s' is no option that it can hold".formatted(file, entry.getKey()));
      }
      String text = text(file, entry, command);
      if (!isTyped(option, typed) && !saysNothing(option, text)) {
        boolean flag = option.arity().max() == 0;
        options.add(flag ? option.longestName() : option.longestName() + "=" + text);
      }
    }
    return options;
  }

  private static boolean isConfig(OptionSpec option) {
    return option.preprocessor() instanceof ConfigFile;
  }

  private static boolean isTyped(OptionSpec option, Stack<String> typed) {
    return !option.originalStringValues().isEmpty()
        || typed.stream()
            .anyMatch(
                arg ->
                    arg.equals(option.longestName()) || arg.startsWith(option.longestName() + "="));
  }

  /** Whether a value is the default, so that an option that must not be given here need not be left out. */
  private static boolean saysNothing(OptionSpec option, String text) {
    Object usual = option.initialValue();
    return option.arity().max() == 0
        ? text.equals("false")
        : usual != null && usual.toString().equalsIgnoreCase(text);
  }

  private static JsonNode read(Path file, CommandSpec command) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw refusal(command, "%s: more than %,d bytes".formatted(file, MOST_BYTES));
      }
      JsonNode root = mapper(file).readTree(file.toFile());
      if (!root.isObject()) {
        throw refusal(command, file + ": one object needed, of options by name");
      }
      return root;
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw refusal(command, "%s%s: %s".formatted(file, place, e.getOriginalMessage()));
    } catch (IOException e) {
      throw refusal(command, "--config %s: cannot be read".formatted(file));
    }
  }

  private static ObjectMapper mapper(Path file) {
    boolean json = file.toString().endsWith(".json");
    ObjectMapper mapper =
        json
            ? JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()
            : YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    return mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  private static String text(Path file, Map.Entry<String, JsonNode> entry, CommandSpec command) {
    JsonNode value = entry.getValue();
    StringJoiner text = new StringJoiner(",");
    boolean usable = value.isValueNode() || value.isArray();
    for (JsonNode element : value.isArray() ? value : List.of(value)) {
      usable &= element.isValueNode() && !element.isNull();
      text.add(element.asText());
    }
    if (!usable) {
      throw refusal(
          command,
          "%s: '%s': a text, a number, true, false or a list of them needed"
              .formatted(file, entry.getKey()));
    }
    return text.toString();
  }

  private static ParameterException refusal(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** Writes options, so that {@code --config} takes them. */
  static void write(Path file, Map<String, Object> options) throws IOException {
    Files.writeString(
        file,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(options)
            + "\n");
  }
}
