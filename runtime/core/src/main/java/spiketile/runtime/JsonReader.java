package spiketile.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads, strictly, as much of JSON (RFC 8259) as the header of a model file needs: objects,
 * strings, and arrays of whole numbers.
 *
 * <p>The caller asks for the value that must come next, so objects nest no deeper than its calls,
 * and a value of another type is refused. A name may stand in an object once.
 */
final class JsonReader {
  /** Most members of one object: a bound for the memory that a header can ask for. */
  static final int MOST_MEMBERS = 1 << 20;

  private static final int END = -1;

  private final Path file;
  private final byte[] text;
  private final long origin;
  private int at;

  /**
   * Starts at the first byte.
   *
   * @param file named in messages
   * @param text UTF-8
   * @param origin where the text's first byte lies in the file
   * @throws ModelFileException if the text is not UTF-8
   */
  JsonReader(Path file, byte[] text, long origin) throws ModelFileException {
    this.file = file;
    this.text = text;
    this.origin = origin;
    requireUtf8();
  }

  /** Reads the value of a member. */
  @FunctionalInterface
  interface MemberReader {
    /** Called behind the colon; has to read exactly one value. */
    void read(String name) throws ModelFileException;
  }

  private void requireUtf8() throws ModelFileException {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(text);
    CharBuffer ignored = CharBuffer.allocate(1 << 12);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      result = decoder.decode(bytes, ignored.clear(), true);
    }
    if (result.isError()) {
      throw refusal(bytes.position(), found(bytes.position()), "UTF-8");
    }
  }

  /** Reads an object, member by member. */
  void object(MemberReader reader) throws ModelFileException {
    expect('{', "an object");
    if (accept('}')) {
      return;
    }
    Set<String> names = new HashSet<>();
    do {
      reader.read(memberName(names));
    } while (accept(','));
    expect('}', "',' or '}'");
  }

  private String memberName(Set<String> names) throws ModelFileException {
    skipSpace();
    int start = at;
    String name = string();
    if (!names.add(name)) {
      throw refusal(start, "a second " + JsonText.brief(name), "one");
    }
    if (names.size() > MOST_MEMBERS) {
      throw refusal(start, "one more member", "an object of up to " + MOST_MEMBERS);
    }
    expect(':', "':'");
    return name;
  }

  /** Reads an array of up to {@code most} numbers from 0 to the largest long. */
  long[] integers(int most) throws ModelFileException {
    expect('[', "an array of numbers");
    long[] values = new long[2];
    int count = 0;
    if (accept(']')) {
      return new long[0];
    }
    do {
      if (count == most) {
        throw refusal(at, "one more number", "an array of up to " + most);
      }
      values = count < values.length ? values : Arrays.copyOf(values, 2 * count);
      values[count++] = integer();
    } while (accept(','));
    expect(']', "',' or ']'");
    return Arrays.copyOf(values, count);
  }

  private long integer() throws ModelFileException {
    skipSpace();
    int start = at;
    long value = 0;
    while (peek() >= '0' && peek() <= '9') {
      int digit = text[at++] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw refusal(start, "a larger number", "a whole number up to " + Long.MAX_VALUE);
      }
      value = 10 * value + digit;
    }
    if (at == start) {
      throw refusal(start, found(start), "a whole number of 0 or more");
    }
    if (at > start + 1 && text[start] == '0') {
      throw refusal(start, "a leading 0", "a whole number without");
    }
    return value;
  }

  /** Reads a string. */
  String string() throws ModelFileException {
    expect('"', "a string");
    int plain = at;
    StringBuilder escaped = null;
    while (peek() != '"') {
      if (peek() == '\\') {
        escaped = escaped == null ? new StringBuilder() : escaped;
        escaped.append(decode(plain, at));
        escape(escaped);
        plain = at;
      } else if (peek() < ' ') {
        throw refusal(at, found(at), "a character of a string, or '\"'");
      } else {
        at++;
      }
    }
    String rest = decode(plain, at++);
    return escaped == null ? rest : escaped.append(rest).toString();
  }

  private String decode(int from, int to) {
    return new String(text, from, to - from, UTF_8);
  }

  private void escape(StringBuilder string) throws ModelFileException {
    int start = at;
    at += 2;
    switch (byteAt(start + 1)) {
      case '"' -> string.append('"');
      case '\\' -> string.append('\\');
      case '/' -> string.append('/');
      case 'b' -> string.append('\b');
      case 'f' -> string.append('\f');
      case 'n' -> string.append('\n');
      case 'r' -> string.append('\r');
      case 't' -> string.append('\t');
      case 'u' -> string.appendCodePoint(codePoint(start));
      default ->
          throw refusal(start, "'\\' and " + found(start + 1), "an escape such as \\n or \\u0041");
    }
  }

  /** The code point of one {@code \\uXXXX}, or of two that are a surrogate pair. */
  private int codePoint(int start) throws ModelFileException {
    char first = hexDigits();
    if (!Character.isSurrogate(first)) {
      return first;
    }
    if (Character.isHighSurrogate(first) && peek() == '\\' && byteAt(at + 1) == 'u') {
      at += 2;
      char second = hexDigits();
      if (Character.isLowSurrogate(second)) {
        return Character.toCodePoint(first, second);
      }
    }
    throw refusal(start, "half of a surrogate pair", "both, the high one first");
  }

  private char hexDigits() throws ModelFileException {
    int value = 0;
    for (int end = at + 4; at < end; at++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw refusal(at, found(at), "a hexadecimal digit");
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  /** Requires that nothing but white space is left. */
  void end() throws ModelFileException {
    skipSpace();
    if (at < text.length) {
      throw refusal(at, found(at), "the end of the header");
    }
  }

  private boolean accept(char c) {
    skipSpace();
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c, String allowed) throws ModelFileException {
    if (!accept(c)) {
      throw refusal(at, found(at), allowed);
    }
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
      at++;
    }
  }

  private int peek() {
    return byteAt(at);
  }

  /** A byte without its sign, or {@link #END}. */
  private int byteAt(int index) {
    return index < text.length ? text[index] & 0xFF : END;
  }

  private String found(int index) {
    int found = byteAt(index);
    if (found == END) {
      return "the end of the header";
    }
    return found > ' ' && found < 0x7F ? "'%c'".formatted(found) : "0x%02x".formatted(found);
  }

  private ModelFileException refusal(int index, String found, String allowed) {
    return ModelFileException.atByte(file, origin + index, found, allowed);
  }
}
