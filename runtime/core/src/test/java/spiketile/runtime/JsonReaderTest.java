package spiketile.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final Path FILE = Path.of("some.file");
  private static final long ORIGIN = 8;

  private static JsonReader reader(String json) throws ModelFileException {
    return new JsonReader(FILE, json.getBytes(UTF_8), ORIGIN);
  }

  @Test
  void anObjectGivesItsMembersInOrder() throws ModelFileException {
    JsonReader json = reader(" {\n\t\"b\" : \"1\" ,\r\"a\":\"2\"} ");
    List<String> members = new ArrayList<>();

    json.object(name -> members.add(name + "=" + json.string()));
    json.end();

    assertThat(members).containsExactly("b=1", "a=2");
  }

  @Test
  void objectsNestAsDeepAsTheCallerAsks() throws ModelFileException {
    JsonReader json = reader("{\"a\":{\"b\":{}}}");
    List<String> names = new ArrayList<>();

    json.object(
        a -> {
          names.add(a);
          json.object(
              b -> {
                names.add(b);
                json.object(names::add);
              });
        });
    json.end();

    assertThat(names).containsExactly("a", "b");
  }

  @Test
  void deepNestingIsRefusedWhereTheCallerAsksForAnotherValue() {
    assertThatThrownBy(() -> reader("[".repeat(100_000)).integers(2))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("byte 9: found '[', allowed is a whole number");
  }

  @Test
  void stringsUnderstandEveryEscape() throws ModelFileException {
    assertThat(reader("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"").string()).isEqualTo("\"\\/\b\f\n\r\t");
    assertThat(reader("\"x\\u0000\\u00e9\\u20AC y\"").string()).isEqualTo("x\0é€ y");
    assertThat(reader("\"\\uD83D\\ude00\"").string()).isEqualTo("😀");
    assertThat(reader("\"vor 😀 \\n λ nach\"").string()).isEqualTo("vor 😀 \n λ nach");
    assertThat(reader("\"\"").string()).isEmpty();
  }

  @Test
  void whatTheWriterQuotesTheReaderUnderstands() throws ModelFileException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    StringBuilder quoted = new StringBuilder();
    JsonText.quote(quoted, all.toString());

    assertThat(reader(quoted.toString()).string().contentEquals(all)).isTrue();
  }

  @Test
  void theWriterEscapesWhatMustBe() {
    StringBuilder quoted = new StringBuilder();
    JsonText.quote(quoted, "\"\\/\n\r\t\0\u001f\u007fé😀");

    assertThat(quoted).hasToString("\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\u007fé😀\"");
  }

  @Test
  void messagesShowTheBeginningOfLongNames() {
    assertThat(JsonText.brief("x".repeat(60))).hasSize(62);
    assertThat(JsonText.brief("x".repeat(1000))).isEqualTo('"' + "x".repeat(60) + "…\"");
  }

  @Test
  void arraysHoldWholeNumbers() throws ModelFileException {
    assertThat(reader("[]").integers(2)).isEmpty();
    assertThat(reader("[ ]").integers(2)).isEmpty();
    assertThat(reader("[0]").integers(2)).containsExactly(0);
    assertThat(reader(" [ 1 , 20,300 ,4,5]").integers(5)).containsExactly(1, 20, 300, 4, 5);
    assertThat(reader("[9223372036854775807]").integers(1)).containsExactly(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,2,3]|byte 13: found one more number, allowed is an array of up to 2",
        "[9223372036854775808]|byte 9: found a larger number, allowed is a whole number up to 922",
        "[99999999999999999999]|byte 9: found a larger number",
        "[01]|byte 9: found a leading 0",
        "[00]|byte 9: found a leading 0",
        "[-1]|byte 9: found '-', allowed is a whole number of 0 or more",
        "[1.5]|byte 10: found '.', allowed is ',' or ']'",
        "[1e3]|byte 10: found 'e', allowed is ',' or ']'",
        "[1,]|byte 11: found ']', allowed is a whole number",
        "[1 2]|byte 11: found '2', allowed is ',' or ']'",
        "[1|byte 10: found the end of the header",
        "[|byte 9: found the end of the header",
        "[null]|byte 9: found 'n', allowed is a whole number",
        "{}|byte 8: found '{', allowed is an array of numbers",
        "12|byte 8: found '1', allowed is an array of numbers",
      })
  void wrongArraysAreRefusedWithTheirPlace(String json, String message) {
    assertThatThrownBy(() -> reader(json).integers(2))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith("some.file, " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"ab|byte 11: found the end of the header",
        "\"a\\|byte 10: found '\\' and the end of the header, allowed is an escape",
        "\"a\\x\"|byte 10: found '\\' and 'x', allowed is an escape",
        "\"\\u12g4\"|byte 13: found 'g', allowed is a hexadecimal digit",
        "\"\\u12|byte 13: found the end of the header, allowed is a hexadecimal digit",
        "\"\\ud83d\"|byte 9: found half of a surrogate pair",
        "\"\\ude00\\ud83d\"|byte 9: found half of a surrogate pair",
        "\"\\ud83dx\"|byte 9: found half of a surrogate pair",
        "\"\\ud83d\\n\"|byte 9: found half of a surrogate pair",
        "\"\\ud83d\\ud83d\"|byte 9: found half of a surrogate pair",
        "null|byte 8: found 'n', allowed is a string",
        "7|byte 8: found '7', allowed is a string",
      })
  void wrongStringsAreRefusedWithTheirPlace(String json, String message) {
    assertThatThrownBy(() -> reader(json).string())
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith("some.file, " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"\",\"\\u0061\":\"\"}|byte 16: found a second \"a\", allowed is one",
        "{\"a\":\"\",}|byte 16: found '}', allowed is a string",
        "{\"a\" \"\"}|byte 13: found '\"', allowed is ':'",
        "{\"a\":\"\"|byte 15: found the end of the header, allowed is ',' or '}'",
        "{\"a\":\"\"]|byte 15: found ']', allowed is ',' or '}'",
        "{a:\"\"}|byte 9: found 'a', allowed is a string",
        "{1:\"\"}|byte 9: found '1', allowed is a string",
        "[]|byte 8: found '[', allowed is an object",
        "\"\"|byte 8: found '\"', allowed is an object",
        "{\"a\":\"\"} x|byte 17: found 'x', allowed is the end of the header",
        "{\"a\":\"\"}{}|byte 16: found '{', allowed is the end of the header",
      })
  void wrongObjectsAreRefusedWithTheirPlace(String text, String message) {
    assertThatThrownBy(
            () -> {
              JsonReader json = reader(text);
              json.object(name -> json.string());
              json.end();
            })
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith("some.file, " + message);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 13, 31})
  void controlCharactersInStringsAreRefused(int c) {
    assertThatThrownBy(() -> reader("\"a" + (char) c + "\"").string())
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("byte 10: found 0x%02x".formatted(c));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff",
        "\u00c3",
        "\u0080",
        "\u00c0\u0080",
        "\u00ed\u00a0\u0080",
        "\u00f4\u0090"
      })
  void bytesThatAreNotUtf8AreRefused(String latin1) {
    byte[] text = ("\"" + "a".repeat(10_000) + latin1).getBytes(ISO_8859_1);

    assertThatThrownBy(() -> new JsonReader(FILE, text, ORIGIN))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("byte 10009: found 0x%02x".formatted((int) latin1.charAt(0)))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void anObjectHasABoundedNumberOfMembers() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i <= JsonReader.MOST_MEMBERS; i++) {
      text.append('"').append(i).append("\":\"\",");
    }

    assertThatThrownBy(
            () -> {
              JsonReader json = reader(text.toString());
              json.object(name -> json.string());
            })
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("one more member, allowed is an object of up to 1048576");
  }
}
