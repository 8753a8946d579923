package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A sum over a vector's lanes has the same bits before the compiler has come to it and after, at every
 * width: a training that is run again gives the same numbers.
 */
class CompiledBitsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256, 512})
  void interpretedAndCompiledSumsAreTheSameBits(int bits) throws Exception {
    List<String> options =
        List.of("--add-modules=jdk.incubator.vector", "-D" + Providers.VECTOR_BITS + "=" + bits);

    ChildJvm.Outcome child = ChildJvm.run(folder, options, SampledDotBits.class);

    assertThat(child.exitCode()).as(child.output()).isZero();
    List<String> hashes = child.output().lines().filter(line -> line.matches("-?\\d+")).toList();
    assertThat(hashes).as(child.output()).hasSize(2);
    assertThat(hashes.getFirst()).isEqualTo(hashes.getLast());
  }
}
