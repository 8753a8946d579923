package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The options of all commands {@code bench} and {@code experiment poster} that the pages show. */
class BenchCommandsTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^ .*\\./spiketile (bench|experiment poster)\\b([^#\\n]*)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @Test
  void theirOptionsAreThere() throws IOException {
    int found = 0;
    for (Path page : pages()) {
      for (Matcher command = COMMAND.matcher(Files.readString(page)); command.find(); found++) {
        String[] words = words(command.group(2));
        boolean bench = command.group(1).equals("bench");
        assertThatCode(
                () -> (bench ? BenchMain.commandLine() : PosterMain.commandLine()).parseArgs(words))
            .as("%s: %s", page, Arrays.toString(words))
            .doesNotThrowAnyException();
      }
    }
    assertThat(found).isGreaterThan(15);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return docs.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    for (Matcher word = WORD.matcher(line); word.find(); ) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words.toArray(String[]::new);
  }
}
