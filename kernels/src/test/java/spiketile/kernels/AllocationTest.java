package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Once compiled, no kernel allocates on the heap: not for rows with 0 to 300 ids, nor for tiles of 1 to
 * 16 vectors. Vectors that the compiler boxes are an order of magnitude slower than those it does not.
 */
class AllocationTest {
  private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  @TempDir Path folder;

  private ChildJvm.Outcome probe(List<String> moreOptions, String... arguments) throws Exception {
    List<String> options = new ArrayList<>(List.of(VECTOR_MODULE, "-Xmx1g"));
    options.addAll(moreOptions);
    return ChildJvm.run(folder, options, AllocationProbe.class, arguments);
  }

  private static void assertNothingAllocated(ChildJvm.Outcome child) {
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output()).contains("calls probed, 0 allocate");
  }

  @Test
  void vectorKernelsAllocateNothing() throws Exception {
    assertNothingAllocated(probe(List.of(), "vector"));
  }

  @Test
  void vectorKernelsAllocateNothingInAProcessThatHasUsedConfinedMemory() throws Exception {
    assertNothingAllocated(probe(List.of(), "vector", "confined"));
  }

  /** Other forms of the strips than with longer vectors: what one CPU boxes another may not. */
  @Test
  void vectorKernelsAllocateNothingWithVectorsOf256Bits() throws Exception {
    List<String> narrow = List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=2");

    assertNothingAllocated(probe(narrow, "vector"));
  }

  @Test
  void scalarKernelsAllocateNothing() throws Exception {
    assertNothingAllocated(probe(List.of(), "scalar"));
  }

  /** Where the loop over ids has hardly a profile, the compiler must know its vectors without one. */
  @ParameterizedTest
  @ValueSource(strings = {"fp32", "bf16"})
  void nearlyEmptyRowsAllocateNothing(String weights) throws Exception {
    ChildJvm.Outcome child =
        ChildJvm.run(folder, List.of(VECTOR_MODULE), NearlyEmptyRows.class, weights);

    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output()).containsPattern("ids, [0-9]{1,2} bytes a call");
  }

  @Test
  void theProbeSeesBoxedVectors() throws Exception {
    List<String> boxing = List.of("-XX:+UnlockExperimentalVMOptions", "-XX:-EnableVectorSupport");

    ChildJvm.Outcome child = probe(boxing, "vector", "brief");

    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output()).contains("SpikeSpmm, 64 floats wide, 30 ids in a row: ");
  }
}
