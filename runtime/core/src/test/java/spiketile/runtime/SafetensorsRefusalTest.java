package spiketile.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spiketile.runtime.Safetensors.Tensor;

/** Files that are not what they should be: each is refused, and the message says where and why. */
class SafetensorsRefusalTest {
  private static final int MUTANTS = 20_000;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  private void refused(String message) {
    assertThatThrownBy(() -> SafetensorsReader.open(file).close())
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(file + ", ")
        .hasMessageContaining(message);
  }

  @Test
  void lessThanAHeaderLength() throws IOException {
    for (int size = 0; size < 8; size++) {
      Files.write(file, new byte[size]);
      refused("byte " + size + ": found the end of the file, allowed is a header length");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "3, 3",
    "9223372036854775807, 9223372036854775807",
    "-1, 18446744073709551615",
    "-9223372036854775808, 9223372036854775808",
  })
  void aHeaderLengthThatIsNot1ToWhatFollows(long length, String found) throws IOException {
    Files.write(file, SafetensorsFiles.bytes(length, new byte[] {'{', '}'}, new byte[0]));

    refused(
        "byte 0: found a header length of "
            + found
            + ", allowed is 1 to the 2 bytes that follow, and to 100000000");
  }

  @Test
  void aHeaderBeyondTheFormatsLimit() throws IOException {
    Files.write(file, SafetensorsFiles.bytes(100_000_001, new byte[0], new byte[0]));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(200_000_000);
    }

    refused("byte 0: found a header length of 100000001");
  }

  @Test
  void aHeaderThatIsNotUtf8() throws IOException {
    byte[] text = "{\"\u00ff\":{}}".getBytes(ISO_8859_1);
    Files.write(file, SafetensorsFiles.bytes(text.length, text, new byte[0]));

    refused("byte 10: found 0xff, allowed is UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|byte 8: found 0x5b, allowed is '{'",
        "` {}`|byte 8: found 0x20, allowed is '{'",
        "{|byte 9: found the end of the header, allowed is a string",
        "{}x|byte 10: found 'x', allowed is the end of the header",
        "{\"w\":3}|byte 13: found '3', allowed is an object",
        "{\"w\":null}|byte 13: found 'n', allowed is an object",
        "{\"__metadata__\":[]}|byte 24: found '[', allowed is an object",
        "{\"__metadata__\":{\"a\":1}}|byte 29: found '1', allowed is a string",
        "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}|byte 32: found a second \"a\"",
        "{\"__metadata__\":{},\"__metadata__\":{}}|byte 27: found a second \"__metadata__\"",
      })
  void aHeaderThatIsNotAnObjectOfObjects(String json, String message) throws IOException {
    SafetensorsFiles.write(file, json, new byte[8]);

    refused(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'shape':[2],'data_offsets':[0,8]|found no dtype, allowed is F32",
        "'dtype':'F32','data_offsets':[0,8]|found no shape",
        "'dtype':'F32','shape':[2]|found no data_offsets, allowed is data_offsets [begin,end]",
        "'dtype':'BF16','shape':[4],'data_offsets':[0,8]|found dtype \"BF16\", allowed is F32",
        "'dtype':'f32','shape':[2],'data_offsets':[0,8]|found dtype \"f32\", allowed is F32",
        "'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':''|found a field \"x\", allowed is d",
        "'dtype':'F32','shape':[3],'data_offsets':[0,8]|shape [3] of 12 bytes, allowed is a shape"
            + " of 8 bytes",
        "'dtype':'F32','shape':[],'data_offsets':[0,8]|shape [] of 4 bytes",
        "'dtype':'F32','shape':[0],'data_offsets':[0,8]|shape [0] of 0 bytes",
        "'dtype':'F32','shape':[4294967296,4294967296,2],'data_offsets':[0,8]|shape [42949672",
        "'dtype':'F32','shape':[4611686018427387904],'data_offsets':[0,8]|a shape of up to 8 byt",
        "'dtype':'F32','shape':[4611686018427387906],'data_offsets':[0,8]|a shape of up to 8 byt",
        "'dtype':'F32','shape':[2],'data_offsets':[0,12]|data_offsets [0, 12], allowed is data_of",
        "'dtype':'F32','shape':[2],'data_offsets':[8,0]|data_offsets [8, 0]",
        "'dtype':'F32','shape':[2],'data_offsets':[8]|data_offsets [8]",
        "'dtype':'F32','shape':[1],'data_offsets':[4,8]|a hole before \"w\" [1] at 4 to 8, allowed"
            + " is a begin of 0",
      })
  void aTensorThatDoesNotFit(String fields, String message) throws IOException {
    SafetensorsFiles.write(file, "{\"w\":{" + fields.replace('\'', '"') + "}}", new byte[8]);

    refused("tensor \"w\": found ");
    refused(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'shape':[-2]|byte 23: found '-', allowed is a whole number of 0 or more",
        "'shape':[2.0]|byte 24: found '.'",
        "'shape':2|byte 22: found '2', allowed is an array of numbers",
        "'shape':[9223372036854775808]|byte 23: found a larger number",
        "'data_offsets':[0,8,8]|byte 34: found one more number, allowed is an array of up to 2",
        "'dtype':32|byte 22: found '3', allowed is a string",
        "'shape':[],'shape':[]|byte 25: found a second \"shape\"",
      })
  void aFieldOfTheWrongType(String fields, String message) throws IOException {
    SafetensorsFiles.write(file, "{\"w\":{" + fields.replace('\'', '"') + "}}", new byte[8]);

    refused(message);
  }

  @Test
  void aShapeOfTooManyDimensions() throws IOException {
    SafetensorsFiles.write(file, "{\"w\":{\"shape\":[" + "1,".repeat(64) + "1]", new byte[4]);

    refused("found one more number, allowed is an array of up to 64");
  }

  @Test
  void tensorsThatOverlapOrLeaveAHole() throws IOException {
    String format =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}";

    SafetensorsFiles.write(file, format.formatted(4, 8), new byte[8]);
    refused("tensor \"b\": found an overlap before \"b\" [1] at 4 to 8, allowed is a begin of 8");

    SafetensorsFiles.write(file, format.formatted(9, 13), new byte[13]);
    refused("tensor \"b\": found a hole before \"b\" [1] at 9 to 13, allowed is a begin of 8");

    SafetensorsFiles.write(file, format.formatted(8, 12), new byte[13]);
    refused("data: found 13 bytes, allowed is 12 bytes, the tensors' end");
  }

  @Test
  void dataWithoutTensors() throws IOException {
    SafetensorsFiles.write(file, "{}", new byte[1]);

    refused("data: found 1 bytes, allowed is 0 bytes");
  }

  @Test
  void everyFileCutShort() throws IOException {
    byte[] whole = validFile();
    for (int size = 0; size < whole.length; size++) {
      Files.write(file, Arrays.copyOf(whole, size));
      refused("found ");
    }
  }

  @Test
  void aFolder() {
    assertThatThrownBy(() -> SafetensorsReader.open(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(folder + ", byte 0: found a folder or a device, allowed is a file");
  }

  private byte[] validFile() throws IOException {
    Safetensors.write(
        file,
        Map.of("format", "pt", "epoch", "1\n\"😀\""),
        List.of(
            new Tensor("w0", new long[] {2, 3}, memory -> memory.fill((byte) 1)),
            new Tensor("empty", new long[] {0, 7}, memory -> {}),
            new Tensor("λ", new long[] {}, memory -> memory.fill((byte) 2))));
    return Files.readAllBytes(file);
  }

  /** A mutant is refused or read: no other exception, no memory for what it merely claims. */
  @Test
  void anyMutant() throws IOException {
    byte[] valid = validFile();
    int read = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int seed = 0; seed < MUTANTS; seed++) {
        overwrite(channel, new Mutation(new Random(seed)).of(valid));
        read += isRead(seed) ? 1 : 0;
      }
    }
    assertThat(read).as("mutants read").isBetween(MUTANTS / 100, MUTANTS / 2);
  }

  /** Unlike {@link Files#write} never makes the file empty, after which some systems write it out. */
  private static void overwrite(FileChannel channel, byte[] bytes) throws IOException {
    channel.write(ByteBuffer.wrap(bytes), 0);
    channel.truncate(bytes.length);
  }

  private boolean isRead(int seed) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      readAll(reader);
      return true;
    } catch (ModelFileException e) {
      assertThat(e.getMessage()).startsWith(file + ", ");
      return false;
    } catch (Exception | Error e) {
      return fail("seed " + seed, e);
    }
  }

  private static void readAll(SafetensorsReader reader) throws IOException {
    for (String name : reader.names()) {
      long count = Arrays.stream(reader.shape(name)).reduce(1, Math::multiplyExact);
      assertThat(count).isLessThan(100);
      reader.read(name, new float[(int) count]);
    }
  }

  /** One to three small damages, the length of the header set right afterwards half of the time. */
  private record Mutation(Random random) {
    private static final String TOKENS = "{}[]\",:\\ 0123456789-.eEu\0\n\u00ff\u00c3ndF";

    byte[] of(byte[] valid) {
      byte[] mutant = valid.clone();
      int dataBytes = valid.length - 8 - valid[0];
      for (int i = random.nextInt(3); i >= 0; i--) {
        mutant = damaged(mutant);
      }
      int length = mutant.length - 8 - dataBytes;
      if (random.nextBoolean() && length >= 0) {
        byte[] text = Arrays.copyOfRange(mutant, 8, 8 + length);
        byte[] data = Arrays.copyOfRange(mutant, 8 + length, mutant.length);
        return SafetensorsFiles.bytes(length, text, data);
      }
      return mutant;
    }

    private byte[] damaged(byte[] bytes) {
      int from = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, from + 1 + random.nextInt(1 << random.nextInt(6)));
      return switch (random.nextInt(5)) {
        case 0 -> replaced(bytes, from, from + 1, (byte) (bytes[from] ^ 1 << random.nextInt(8)));
        case 1 -> replaced(bytes, from, from + 1, token());
        case 2 -> replaced(bytes, from, from, token());
        case 3 -> replaced(bytes, from, to);
        default -> replaced(bytes, to, to, Arrays.copyOfRange(bytes, from, to));
      };
    }

    private byte token() {
      return (byte) TOKENS.charAt(random.nextInt(TOKENS.length()));
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte... with) {
      byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + with.length);
      System.arraycopy(with, 0, result, from, with.length);
      System.arraycopy(bytes, to, result, from + with.length, bytes.length - to);
      return result;
    }
  }
}
