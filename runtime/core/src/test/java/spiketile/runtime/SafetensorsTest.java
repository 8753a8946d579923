package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spiketile.runtime.Safetensors.Tensor;

class SafetensorsTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  private static Tensor tensor(String name, float[] values, long... shape) {
    return new Tensor(name, shape, memory -> memory.copyFrom(MemorySegment.ofArray(values)));
  }

  private static float[] random(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return values;
  }

  private static long[] shapeOf(int index) {
    long[][] shapes = {{}, {0}, {1}, {7}, {3, 5}, {2, 0, 9}, {1, 1, 13}, {65, 17, 3}, {0, 0}};
    return shapes[index % shapes.length];
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    String[] names = {"w", "", "läyer 0/λ", "😀", "\"quoted\"\n", "dtype", "\0", "a.b", "日本"};
    float[][] values = new float[names.length][];
    Tensor[] tensors = new Tensor[names.length];
    for (int i = 0; i < names.length; i++) {
      values[i] = random((int) (SafetensorsHeader.bytes(shapeOf(i)) / Float.BYTES));
      tensors[i] = tensor(names[i], values[i], shapeOf(i));
    }
    Map<String, String> metadata =
        Map.of("format", "pt", "\"key\"", "line 1\nline 2\t\\ 😀 \u0007", "", "");

    Safetensors.write(file, metadata, List.of(tensors));

    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.metadata()).isEqualTo(metadata);
      assertThat(reader.names()).containsExactly(names);
      for (int i = 0; i < names.length; i++) {
        float[] read = new float[values[i].length];
        reader.read(names[i], read);
        assertThat(reader.shape(names[i])).as(names[i]).isEqualTo(shapeOf(i));
        assertThat(MemorySegment.ofArray(read).mismatch(MemorySegment.ofArray(values[i])))
            .as("the bits of %s, NaNs among them", names[i])
            .isEqualTo(-1);
      }
    }
  }

  @Test
  void aTensorLargerThanTheReadBufferIsRead() throws IOException {
    float[] values = random(1_000_003);
    Safetensors.write(
        file, Map.of(), List.of(tensor("a", random(3), 3), tensor("b", values, values.length)));

    try (SafetensorsReader reader = SafetensorsReader.open(file);
        Arena arena = Arena.ofConfined()) {
      MemorySegment read = arena.allocate(JAVA_FLOAT, values.length);
      reader.read("b", read);
      assertThat(read.mismatch(MemorySegment.ofArray(values))).isEqualTo(-1);
    }
  }

  @Test
  void everyByteIsWhereTheFormatWantsIt() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("k\n", "v");
    metadata.put("a", "é");
    Safetensors.write(
        file,
        metadata,
        List.of(tensor("w", new float[] {1f, -2f}, 1, 2), tensor("b", new float[] {0.5f})));

    String expected =
        "9800000000000000" // 152 = 145 and 7 spaces
            + hex("{\"__metadata__\":{\"a\":\"")
            + "c3a9" // é
            + hex("\",\"k\\n\":\"v\"},")
            + hex("\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},")
            + hex("\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]}}")
            + "20202020202020"
            + "0000803f" // 1
            + "000000c0" // -2
            + "0000003f"; // 0.5
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(expected);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }

  @Test
  void nothingAtAllIsAFileToo() throws IOException {
    Safetensors.write(file, Map.of(), List.of());

    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo("0800000000000000" + "7b7d" + "202020202020");
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.metadata()).isEmpty();
      assertThat(reader.names()).isEmpty();
    }
  }

  @Test
  void valuesBeginOnAMultipleOf8Bytes() throws IOException {
    for (int length = 0; length < 20; length++) {
      Safetensors.write(file, Map.of(), List.of(tensor("n".repeat(length), random(2), 2)));

      assertThat(Files.size(file) % 8).as("a name of %d letters", length).isZero();
    }
  }

  @Test
  void filledMemoryIsZeroedAlignedAndExact() throws IOException {
    Tensor before = tensor("a", random(5), 5);
    Tensor checked =
        new Tensor(
            "b",
            new long[] {5},
            memory -> {
              assertThat(memory.byteSize()).isEqualTo(20);
              assertThat(memory.address() % 64).isZero();
              assertThat(memory.toArray(JAVA_FLOAT)).containsOnly(0);
            });

    Safetensors.write(file, Map.of(), List.of(before, checked));

    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      float[] read = {1, 1, 1, 1, 1};
      reader.read("b", read);
      assertThat(read).containsOnly(0);
    }
  }

  @Test
  void tensorsAreInTheOrderOfTheirDataWhateverTheHeadersOrder() throws IOException {
    SafetensorsFiles.write(
        file,
        "{\"b\":{\"data_offsets\":[4,8],\"shape\":[1],\"dtype\":\"F32\"},"
            + " \"e\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4],\"shape\":[]},"
            + "\"__metadata__\":{}}\n",
        new byte[] {0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f});

    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.names()).containsExactly("a", "e", "b");
      assertThat(reader.has("b")).isTrue();
      assertThat(reader.has("c")).isFalse();
      float[] read = new float[1];
      reader.read("b", read);
      assertThat(read).containsExactly(1f);
    }
  }

  @Test
  void aMissingTensorAndMemoryOfAnotherSizeAreRefused() throws IOException {
    Safetensors.write(
        file, Map.of(), List.of(tensor("w0", random(3), 3), tensor("w1", random(3), 3)));

    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThatThrownBy(() -> reader.shape("w2"))
          .isInstanceOf(ModelFileException.class)
          .hasMessage(file + ", tensor \"w2\": found no such tensor, allowed is one of \"w0, w1\"");
      assertThatThrownBy(() -> reader.read("w1", new float[4]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("tensor \"w1\" has 12 bytes, the memory for it 16");
    }
  }

  @Test
  void aFileCutShortWhileItIsOpenIsAnExceptionNotAFault() throws IOException {
    Safetensors.write(file, Map.of(), List.of(tensor("w", random(100), 100)));
    long size = Files.size(file);

    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) size - 100));
      assertThatThrownBy(() -> reader.read("w", new float[100]))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("byte " + (size - 100) + ": found the end of the file")
          .hasMessageContaining("100 bytes more");
    }
  }

  @Test
  void whatCannotBeAFileIsRefusedBeforeOneIsTouched() throws IOException {
    Files.writeString(file, "old");
    Tensor w = tensor("w", random(1), 1);
    long most = 1L << 61;

    refused(Map.of(), List.of(w, w), "two tensors named \"w\"");
    refused(Map.of(), List.of(tensor("v", random(1), most)), "tensor \"v\"");
    refused(Map.of(), List.of(tensor("v", random(1), most / 2, 16)), "beyond the largest offset");
    refused(
        Map.of(),
        List.of(tensor("v", random(1), most - 1), tensor("x", random(1), most - 1)),
        "tensor \"x\"");
    refused(Map.of("a", "\ud83d"), List.of(w), "the metadata of \"a\" has half of a surrogate");
    refused(Map.of("\ude00", "a"), List.of(w), "a metadata key");
    refused(Map.of("a", "x".repeat(100_000_000)), List.of(w), "the format's limit is 100000000");

    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
  }

  private void refused(Map<String, String> metadata, List<Tensor> tensors, String message) {
    assertThatThrownBy(() -> Safetensors.write(file, metadata, tensors))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void tensorsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> tensor("__metadata__", random(1), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("__metadata__");
    assertThatThrownBy(() -> tensor("w", random(1), 2, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, -1]");
    assertThatThrownBy(() -> tensor("w", random(1), new long[65]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("up to 64");
    assertThatThrownBy(() -> tensor("w\ud83d", random(1), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> SafetensorsReader.open(file))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(file.toString());
  }
}
