package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training, evaluation and prediction on event data sets, from their original files. */
class EventTrainingTest {
  private static final String SMALL = " --hidden 16 --epochs 2 --batch 8 --pool 70 --steps 20";

  @TempDir private Path folder;
  private Path data;
  private String files;

  @BeforeEach
  void writeFiles() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    try (InputStream in = EventTrainingTest.class.getResourceAsStream("shd_tiny.h5")) {
      Files.write(data.resolve("shd_train.h5"), in.readAllBytes());
    }
    Files.copy(data.resolve("shd_train.h5"), data.resolve("shd_test.h5"));
    files = " --data-dir " + data + " --cache-dir " + folder.resolve("cache");
  }

  private Cli.Result train(String options) {
    return Cli.line("train --out " + folder.resolve("run") + " " + options);
  }

  @Test
  void trainedEvaluatedAndPredicted() {
    Cli.Result trained = train("--data shd --bin-ms 2 --jitter 1.5 --drop 0.1" + SMALL + files);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out())
        .contains("training 70-16-20 neurons")
        .contains("SHD: 20 for training, 20 for the test; steps of 2.0 ms, 70 channels");

    Cli.Result evaluated = Cli.line("evaluate --model " + folder.resolve("run") + files);
    assertThat(evaluated.out()).contains("samples   20 (test)").contains("19");
    assertThat(Cli.line("evaluate --split all --model " + folder.resolve("run") + files).out())
        .contains("samples   40 (all)");
    Path other = data.resolve("shd_train.h5");
    assertThat(
            Cli.line(
                    "evaluate --model %s --data-file %s --cache-dir %s"
                        .formatted(folder.resolve("run"), other, folder.resolve("cache")))
                .out())
        .contains("samples   20 (" + other + ")");

    String[] lines = Cli.line("predict --model " + folder.resolve("run") + files).out().split("\n");
    assertThat(lines).hasSize(21);
    assertThat(lines[0]).isEqualTo("index,prediction,label");
    assertThat(lines[1]).matches("20,\\d+,\\d+");
  }

  @Test
  void resumedIsUninterrupted() throws IOException {
    String options = "--data shd --bin-ms 2 --jitter 1 --shift 2 --lr-end 1" + SMALL + files;
    assertThat(train(options).exitCode()).isZero();
    Path model = folder.resolve("run/model.safetensors");
    byte[] whole = Files.readAllBytes(model);
    Files.delete(model);

    Cli.Result half = train(options.replace("--epochs 2", "--epochs 1"));
    assertThat(half.exitCode()).as(half.err()).isZero();
    Cli.Result rest = Cli.line("train --resume " + model + " --epochs 2" + files);
    assertThat(rest.exitCode()).as(rest.err()).isZero();
    assertThat(Files.readAllBytes(model)).isEqualTo(whole);

    Cli.Result lost = Cli.line("train --resume " + model + " --epochs 3");
    assertThat(lost.exitCode()).isEqualTo(2);
    assertThat(lost.err()).contains("--data shd: --data-dir, the folder of its files, needed");
  }

  @Test
  void whatWasReadOnceIsKept() throws IOException {
    assertThat(train("--data shd" + SMALL + files).exitCode()).isZero();
    Path cache = folder.resolve("cache");
    Object[] before = stores(cache);
    assertThat(train("--force --data shd" + SMALL + files).exitCode()).isZero();
    assertThat(stores(cache)).isEqualTo(before).hasSize(2);
  }

  private static Object[] stores(Path cache) throws IOException {
    try (Stream<Path> stores = Files.list(cache)) {
      return stores.sorted().map(store -> store + " " + store.toFile().lastModified()).toArray();
    }
  }

  @Test
  void randmanNeedsNoFiles() {
    String cache = " --cache-dir " + folder.resolve("cache");
    Cli.Result trained =
        train(
            "--data randman --units 30 --classes 4 --samples 20 --steps 25 --hidden 16 --epochs 1"
                + cache);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out())
        .contains("training 30-16-4 neurons")
        .contains("Randman: 64 for training, 16 for the test; steps of 1.0 ms, 30 channels");
  }

  @Test
  void nmnistComesFromItsZips() throws IOException {
    for (String part : new String[] {"Train", "Test"}) {
      try (ZipOutputStream zip =
          new ZipOutputStream(Files.newOutputStream(data.resolve(part + ".zip")))) {
        for (int label = 0; label < 10; label++) {
          zip.putNextEntry(new ZipEntry(part + "/" + label + "/00001.bin"));
          for (int i = 0; i < 50; i++) {
            zip.write(new byte[] {(byte) (i % 34), (byte) (3 * label), 0, (byte) (5 * i), 0});
          }
          zip.closeEntry();
        }
      }
    }
    Cli.Result trained =
        train("--data nmnist --pool 17x17 --polarity merged --hidden 16 --epochs 1" + files);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out())
        .contains("training 289-16-10 neurons")
        .contains(
            "N-MNIST: 10 for training, 10 for the test; steps of 10.0 ms, 17x17 pixels, polarity merged, 30 steps");
  }

  @Test
  void badFilesAreRefusedByName() throws IOException {
    Path file = data.resolve("shd_train.h5");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 9_000));
    Cli.Result refused = train("--data shd" + SMALL + files);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).startsWith("spiketile: " + file).hasLineCount(1);
    assertThat(folder.resolve("run")).doesNotExist();

    Files.delete(file);
    assertThat(train("--data shd" + SMALL + files).err())
        .contains(data + ": no shd_train.h5 and no shd_train.h5.gz in that folder");
  }

  @Test
  void optionsOfAnotherDataSetAreRefused() {
    assertThat(train("--data shd --encoder rate" + files).err())
        .contains("--encoder has no effect with --data shd");
    assertThat(train("--jitter 2").err()).contains("--jitter has no effect with --data digits");
    assertThat(train("--data shd --test-count 5" + files).err())
        .contains("--test-count has no effect with --data shd");
    assertThat(train("--data shd --units 5" + files).err())
        .contains("--units has no effect with --data shd");
    assertThat(train("--data shd --pool 701" + files).err()).contains("--pool 701: shd has 700");
    assertThat(train("--data shd --sizes 700,10,10" + files).err())
        .contains("the data needs 700 inputs first and 20 classes last");
    assertThat(train("--data-dir x").err())
        .contains("--data-dir has no effect: digits needs no files");
  }
}
