package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages show works: programs, links, the options of commands. All commands are run by {@code .ci/docs}. */
class DocsCommandsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)\\s]*)?\\)");

  static List<Path> pages() {
    return DocPages.all();
  }

  /** Whatever a command would take, its options are there. Commands of the benchmarks are checked beside these. */
  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandIsOne(Path page) {
    for (String[] command : DocPages.commands(page)) {
      String[] words = withoutConfig(command);
      boolean elsewhere = words[0].equals("bench") || Arrays.asList(words).contains("poster");
      if (!elsewhere) {
        assertThatCode(() -> Main.commandLine().parseArgs(words))
            .as("%s: %s", page, String.join(" ", words))
            .doesNotThrowAnyException();
      }
    }
  }

  /** Which would be read at once. */
  private static String[] withoutConfig(String[] words) {
    List<String> rest = new ArrayList<>(List.of(words));
    int at = rest.indexOf("--config");
    if (at >= 0) {
      rest.subList(at, at + 2).clear();
    }
    return rest.toArray(String[]::new);
  }

  @Test
  void commandsAreFound() {
    long count = pages().stream().mapToLong(page -> DocPages.commands(page).size()).sum();
    assertThat(count).isGreaterThan(40);
  }

  /** Whole programs among the examples, or lines of the sources and tests: these are compiled and run. */
  @ParameterizedTest
  @MethodSource("pages")
  void everyBlockOfJavaIsFromASource(Path page) throws IOException {
    List<String> blocks = DocPages.blocks(page, "java");
    if (!blocks.isEmpty()) {
      List<String> sources = sources();
      for (String block : blocks) {
        boolean found = sources.stream().anyMatch(text -> text.contains(dense(block)));
        assertThat(found).as("%s: %s", page, block).isTrue();
      }
    }
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(DocPages.ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .map(DocPages::text)
          .map(DocsCommandsTest::dense)
          .toList();
    }
  }

  private static String dense(String text) {
    return text.replaceAll("\\s+", "");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyOtherBlockIsWellFormed(Path page) throws Exception {
    for (String block : DocPages.blocks(page, "json")) {
      assertThat(new JsonMapper().readTree(block).isObject()).isTrue();
    }
    for (String block : DocPages.blocks(page, "xml")) {
      byte[] bytes = block.getBytes(StandardCharsets.UTF_8);
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(bytes));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path page) {
    LINK.matcher(DocPages.text(page))
        .results()
        .map(found -> found.group(1))
        .filter(target -> !target.startsWith("http"))
        .forEach(target -> assertThat(page.getParent().resolve(target)).as("in %s", page).exists());
  }
}
