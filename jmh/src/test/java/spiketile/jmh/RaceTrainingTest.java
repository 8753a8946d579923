package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spiketile.data.DataException;
import spiketile.data.EventCache;

class RaceTrainingTest {
  private static final Path TWENTY =
      Path.of(System.getProperty("basedir", ""))
          .resolve("../runtime/data/src/test/resources/spiketile/data/shd_tiny.h5");

  @TempDir private Path folder;

  @Test
  void recordingsThatDoNotFillABatchAreRefused() throws IOException {
    Files.copy(TWENTY, folder.resolve("shd_train.h5"));
    Files.copy(TWENTY, folder.resolve("shd_test.h5"));
    RaceTraining race =
        new RaceTraining(RaceArm.SPARSE, 1, new EventCache(folder.resolve("cache")));
    assertThatThrownBy(() -> race.run(folder, 1, epoch -> {}))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder.resolve("shd_train.h5") + ": 20 recordings; a batch of 40 or more expected");
  }
}
