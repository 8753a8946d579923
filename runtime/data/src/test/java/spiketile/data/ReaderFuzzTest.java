package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spiketile.data.nir.NirFile;
import spiketile.data.nir.NirImport;

/**
 * Mutants of good files: read, or refused by one {@link DataException} that names the file; nothing else
 * happens. What is read lies within the sensor, in ascending order.
 */
@Timeout(300)
class ReaderFuzzTest {
  private static final int MUTANTS = 5_000;

  /** Far below what a reader would take that believed a count. */
  private static final long MOST_BYTES_A_MUTANT = 64L << 20;

  private static final MethodHandle ALLOCATED = counter();

  @TempDir private Path folder;

  /** Makes recordings of a file. */
  private interface Opener {
    Recordings open(Path file) throws IOException;
  }

  @Test
  void hdf5() throws Exception {
    mutate(Samples.tinyShd(), "shd_train.h5", file -> new ShdFile(file, 20));
  }

  @Test
  void zippedNMnist() throws Exception {
    mutate(Samples.zippedNMnist(), "Train.zip", NMnist::new);
  }

  @Test
  void aedat() throws Exception {
    Files.writeString(folder.resolve("list.txt"), "user01_led.aedat");
    Files.writeString(folder.resolve("user01_led_labels.csv"), Samples.GESTURE_LABELS);
    mutate(Samples.aedat(), "user01_led.aedat", file -> new DvsGesture(folder.resolve("list.txt")));
  }

  @Test
  void gestureLabels() throws Exception {
    Files.writeString(folder.resolve("list.txt"), "user01_led.aedat");
    Files.write(folder.resolve("user01_led.aedat"), Samples.aedat());
    mutate(
        Samples.GESTURE_LABELS.getBytes(),
        "user01_led_labels.csv",
        file -> new DvsGesture(folder.resolve("list.txt")));
  }

  @Test
  void trialsList() throws Exception {
    Files.write(folder.resolve("user01_led.aedat"), Samples.aedat());
    Files.writeString(folder.resolve("user01_led_labels.csv"), Samples.GESTURE_LABELS);
    mutate("user01_led.aedat\n".getBytes(), "list.txt", DvsGesture::new);
  }

  /** A graph, which is read and imported. */
  @Test
  void nir() throws Exception {
    byte[] good;
    try (InputStream in = NirFile.class.getResourceAsStream("recurrent.nir")) {
      good = in.readAllBytes();
    }
    SplittableRandom random = new SplittableRandom(1);
    Path file = folder.resolve("some.nir");
    int refused = 0;
    for (int m = 0; m < MUTANTS / 2; m++) {
      Files.write(file, Mutant.of(good, random));
      try {
        NirImport.network(file, NirFile.read(file), NirImport.Options.NONE);
      } catch (DataException e) {
        assertThat(e).hasMessageStartingWith(file.toString());
        refused++;
      }
    }
    assertThat(refused).isBetween(MUTANTS / 200, MUTANTS / 2);
  }

  private void mutate(byte[] good, String name, Opener opener) throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    Path file = folder.resolve(name);
    int refused = 0;
    for (int m = 0; m < MUTANTS; m++) {
      Files.write(file, Mutant.of(good, random));
      refused += read(opener.open(file), m) ? 0 : 1;
    }
    assertThat(refused).isBetween(MUTANTS / 100, MUTANTS);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSizeLessThanOrEqualTo(3);
    }
  }

  /** Whether there was nothing to refuse. */
  private static boolean read(Recordings recordings, int mutant) throws IOException {
    long before = allocated();
    long start = System.nanoTime();
    Collected.Checked sink = new Collected.Checked(recordings);
    try {
      recordings.read(sink);
    } catch (DataException e) {
      sink.bad(e);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("mutant " + mutant, e);
    }
    assertThat(allocated() - before).as("bytes, mutant %d", mutant).isLessThan(MOST_BYTES_A_MUTANT);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("mutant %d", mutant)
        .isLessThan(Duration.ofSeconds(20));
    return sink.problems() == 0;
  }

  private static long allocated() {
    try {
      return (long) ALLOCATED.invoke();
    } catch (Throwable e) {
      throw new AssertionError("the counter throws nothing", e);
    }
  }

  /** Through a method handle, because the module under test has no business reading jdk.management. */
  private static MethodHandle counter() {
    try {
      Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
      Object bean =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      return MethodHandles.publicLookup()
          .findVirtual(type, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
          .bindTo(bean);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("every HotSpot JVM has the counter", e);
    }
  }
}
