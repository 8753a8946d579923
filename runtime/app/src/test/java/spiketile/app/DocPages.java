package spiketile.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages that users read, and what stands in them. */
final class DocPages {
  static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent().getParent();

  /** After variables of the environment, or MPI's launcher. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^ *(?:[A-Z_]+=(?:'[^']*'|\\S+) +)*(?:mpirun [^./]*?)?(?:\\./)?spiketile (?<line>(?:[^\\n\\\\#]|\\\\\\n)+)");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private DocPages() {}

  static List<Path> all() {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      List<Path> pages =
          new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      return pages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The program's commands in a page's blocks, as arguments. */
  static List<String[]> commands(Path page) {
    return COMMAND
        .matcher(text(page))
        .results()
        .map(found -> words(found.group("line").replace("\\\n", " ")))
        .toList();
  }

  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    for (Matcher word = WORD.matcher(line); word.find(); ) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words.toArray(String[]::new);
  }

  /** What stands in a page's blocks of a language. */
  static List<String> blocks(Path page, String language) {
    return Pattern.compile("(?ms)^```" + language + "\\R(.*?)^```$")
        .matcher(text(page))
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
