package spiketile.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A training on one page that needs no other file: {@code report.html}. */
final class RunReport {
  private static final String TEMPLATE = "report.html";

  private RunReport() {}

  /**
   * A number and what it is.
   *
   * @param title what it is
   * @param value the number, large
   * @param note more of it, small
   */
  record Card(String title, String value, String note) {}

  /**
   * What the page shows.
   *
   * @param title what was trained
   * @param subtitle on what
   * @param cards the numbers
   * @param pictures PNG files by what they show; those that are not there are left out
   * @param mistakes the most frequent ones, in words
   * @param options of the training, by name
   * @param commands what one may do next
   * @param machine what it ran on
   */
  record Content(
      String title,
      String subtitle,
      List<Card> cards,
      Map<String, Path> pictures,
      List<String> mistakes,
      Map<String, Object> options,
      List<String> commands,
      String machine) {}

  static void write(Path file, Content content) throws IOException {
    String page =
        template()
            .replace("{{title}}", escaped(content.title()))
            .replace("{{subtitle}}", escaped(content.subtitle()))
            .replace("{{cards}}", cards(content.cards()))
            .replace("{{pictures}}", pictures(content.pictures()))
            .replace("{{mistakes}}", list(content.mistakes()))
            .replace("{{options}}", options(content.options()))
            .replace("{{commands}}", commands(content.commands()))
            .replace("{{machine}}", escaped(content.machine()));
    Files.writeString(file, page);
  }

  private static String template() throws IOException {
    try (InputStream stream = RunReport.class.getResourceAsStream(TEMPLATE)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String cards(List<Card> cards) {
    List<String> html = new ArrayList<>();
    for (Card card : cards) {
      html.add(
          "<div class=\"card\"><h3>%s</h3><p class=\"value\">%s</p><p class=\"note\">%s</p></div>"
              .formatted(escaped(card.title()), escaped(card.value()), escaped(card.note())));
    }
    return String.join("\n", html);
  }

  private static String pictures(Map<String, Path> pictures) throws IOException {
    List<String> html = new ArrayList<>();
    for (Map.Entry<String, Path> picture : pictures.entrySet()) {
      if (Files.exists(picture.getValue())) {
        String data = Base64.getEncoder().encodeToString(Files.readAllBytes(picture.getValue()));
        String name = escaped(picture.getKey());
        html.add(
            "<figure><figcaption>%s</figcaption><img alt=\"%s\" src=\"data:image/png;base64,%s\"></figure>"
                .formatted(name, name, data));
      }
    }
    return String.join("\n", html);
  }

  private static String list(List<String> lines) {
    List<String> html = new ArrayList<>();
    lines.forEach(line -> html.add("<li>" + escaped(line) + "</li>"));
    return String.join("\n", html);
  }

  private static String options(Map<String, Object> options) {
    List<String> html = new ArrayList<>();
    options.forEach(
        (name, value) ->
            html.add(
                "<p><span>%s</span> %s</p>".formatted(escaped(name), escaped(value.toString()))));
    return String.join("\n", html);
  }

  private static String commands(List<String> commands) {
    return escaped(String.join("\n", commands));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
