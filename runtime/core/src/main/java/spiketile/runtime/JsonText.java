package spiketile.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Strings as JSON writes them. */
final class JsonText {
  private static final int BRIEF = 60;

  private JsonText() {}

  /** Appends a string in quotes: what must be escaped is, all else stays as it is. */
  static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      escape(json, text.charAt(i));
    }
    json.append('"');
  }

  private static void escape(StringBuilder json, char c) {
    switch (c) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default -> {
        if (c < ' ') {
          json.append("\\u%04x".formatted((int) c));
        } else {
          json.append(c);
        }
      }
    }
  }

  /** Whether a string has no half of a surrogate pair, and so can be written as UTF-8. */
  static boolean isUnicode(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }

  /** A string for a message: in quotes, escaped, and cut where it is long. */
  static String brief(String text) {
    StringBuilder quoted = new StringBuilder();
    quote(quoted, text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…");
    return quoted.toString();
  }
}
