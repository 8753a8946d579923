package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import spiketile.kernels.Kernels;
import spiketile.layout.Block;

/** Once compiled, a training step allocates a few hundred bytes, whatever the network and its lists. */
class StepAllocationTest {
  @Test
  void aTrainingStepAllocatesNextToNothing() throws Exception {
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
            .start();
    try (var output = child.getInputStream()) {
      String printed = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(child.waitFor(1, TimeUnit.MINUTES)).as(printed).isTrue();
      assertThat(printed).contains("11 forms probed, 0 allocate");
    }
  }
}
