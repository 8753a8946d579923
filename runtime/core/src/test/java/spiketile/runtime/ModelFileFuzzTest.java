package spiketile.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the bytes of a model file: it opens, or there is an IOException. */
class ModelFileFuzzTest {
  private static final long SEED = 42;

  private static final NetworkCase GIVEN =
      NetworkCase.of(
              "2-3-2",
              NetworkSpec.of(2)
                  .layer(NetworkCase.varied(3, true, true))
                  .layer(new LayerSpec(2, NeuronSpec.POSTER)))
          .withSizes(1, 2);

  private static byte[] small(Path folder) throws IOException {
    Path file = folder.resolve("model");
    try (Network network = GIVEN.open()) {
      network.trainStep(GIVEN.batch(0));
      ModelFile.save(file, network, new TrainProgress(1, 1, 0.5, 1), Map.of("note", "text"));
    }
    return Files.readAllBytes(file);
  }

  private static void assertOpensOrIoException(Path file, byte[] bytes, String what)
      throws IOException {
    Files.write(file, bytes);
    try (SavedModel saved = ModelFile.load(file)) {
      saved.open(GIVEN.run()).close();
    } catch (IOException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError(what + ": no message", e);
      }
    } catch (Throwable e) {
      throw new AssertionError(what, e);
    }
  }

  @Test
  void everyByteChanged(@TempDir Path folder) throws IOException {
    byte[] whole = small(folder);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < whole.length; i++) {
      byte[] bytes = whole.clone();
      bytes[i] = (byte) change(whole[i], random);
      String what = "byte %d changed from %d to %d".formatted(i, whole[i], bytes[i]);
      assertOpensOrIoException(folder.resolve("changed"), bytes, what);
    }
  }

  private static int change(byte value, SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> '"';
      case 3 -> '0' + random.nextInt(10);
      case 4 -> value ^ 1 << random.nextInt(8);
      default -> random.nextInt();
    };
  }

  @Test
  void cutShort(@TempDir Path folder) throws IOException {
    byte[] whole = small(folder);
    for (int length = 0; length < whole.length; length += 5) {
      assertOpensOrIoException(
          folder.resolve("cut"), Arrays.copyOf(whole, length), "cut to " + length);
    }
  }

  @Test
  void manyChangesAtOnce(@TempDir Path folder) throws IOException {
    byte[] whole = small(folder);
    for (int round = 0; round < 2000; round++) {
      SplittableRandom random = new SplittableRandom(SEED + round);
      byte[] bytes = whole.clone();
      for (int change = random.nextInt(1, 5); change > 0; change--) {
        bytes = changed(bytes, random);
      }
      String what = "round %d of seed %d".formatted(round, SEED);
      assertOpensOrIoException(folder.resolve("changed"), bytes, what);
    }
  }

  /** A byte set, a digit or a sign in place of another, a piece doubled, removed or moved. */
  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    int length = Math.min(random.nextInt(1, 40), bytes.length - at);
    byte[] result;
    switch (random.nextInt(5)) {
      case 0 -> {
        result = bytes.clone();
        result[at] = (byte) random.nextInt();
      }
      case 1 -> {
        result = bytes.clone();
        for (int i = at; i < bytes.length && i < at + 200; i++) {
          if (result[i] >= '0' && result[i] <= '9') {
            result[i] = (byte) "0123456789-.eE".charAt(random.nextInt(14));
            break;
          }
        }
      }
      case 2 -> {
        result = new byte[bytes.length + length];
        System.arraycopy(bytes, 0, result, 0, at + length);
        System.arraycopy(bytes, at, result, at + length, bytes.length - at);
      }
      case 3 -> {
        result = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(bytes, at + length, result, at, bytes.length - at - length);
      }
      default -> {
        result = bytes.clone();
        int from = random.nextInt(bytes.length - length + 1);
        System.arraycopy(bytes, from, result, at, length);
      }
    }
    return result.length == 0 ? new byte[1] : result;
  }
}
