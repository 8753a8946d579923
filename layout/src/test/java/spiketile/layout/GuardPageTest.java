package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An over-read of guarded memory ends the process; a read of the last byte does not. */
@EnabledOnOs(OS.LINUX)
class GuardPageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {64, 4096, 4160})
  void theLastByteReads(long bytes) throws Exception {
    ChildJvm.Outcome child = read(bytes, bytes - 1);

    assertThat(child.output()).contains("read 0");
    assertThat(child.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {64, 4096, 4160})
  void theByteAfterTheLastFaults(long bytes) throws Exception {
    ChildJvm.Outcome child = read(bytes, bytes);

    assertThat(child.exitCode()).as(child.output()).isNotZero();
    assertThat(child.output()).contains("SIGSEGV").doesNotContain("read ");
  }

  private ChildJvm.Outcome read(long bytes, long offset) throws Exception {
    return ChildJvm.run(folder, GuardPageReader.class, Long.toString(bytes), Long.toString(offset));
  }
}
