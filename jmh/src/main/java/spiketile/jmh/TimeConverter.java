package spiketile.jmh;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times such as {@code 500ms}, {@code 2s} or {@code 1min}. */
final class TimeConverter implements ITypeConverter<TimeValue> {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|min)");

  @Override
  public TimeValue convert(String text) {
    Matcher time = TIME.matcher(text.toLowerCase(Locale.ROOT));
    if (!time.matches()) {
      throw new TypeConversionException(
          "'" + text + "': a whole number with ms, s or min needed, such as 500ms");
    }
    long value = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> TimeValue.milliseconds(value);
      case "s" -> TimeValue.seconds(value);
      default -> TimeValue.minutes(value);
    };
  }
}
