package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spiketile.kernels.Kernels;
import spiketile.layout.Block;

/** Once compiled, a training step allocates a few hundred bytes, whatever the network and its lists. */
class StepAllocationTest {
  @Test
  void aTrainingStepAllocatesNextToNothing(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    Process child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-modules=jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    ClassFolders.of(
                        Block.class, Kernels.class, Network.class, StepAllocationProbe.class),
                    StepAllocationProbe.class.getName()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(child.waitFor(2, TimeUnit.MINUTES)).as(Files.readString(output)).isTrue();
      assertThat(Files.readString(output))
          .contains("11 forms probed, 0 allocate", "\n0 allocate while others are recorded");
    } finally {
      child.destroyForcibly();
    }
  }
}
