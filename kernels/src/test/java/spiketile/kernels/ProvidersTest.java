package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who hands out the kernels, and who refuses: in this process and in children with other options. */
class ProvidersTest {
  private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  @TempDir Path folder;

  private ChildJvm.Outcome child(String... options) throws Exception {
    return ChildJvm.run(folder, List.of(options), SelectedProvider.class);
  }

  @Test
  void providersHaveNames() {
    assertThat(Providers.named("scalar")).isSameAs(Providers.scalar());
    assertThat(Providers.named("vector")).isSameAs(Providers.vector());
    assertThat(Providers.scalar().name()).isEqualTo("scalar");
    assertThat(Providers.vector().name()).isEqualTo("vector");
  }

  @Test
  void lanesDivideTheLengthOfPaddedRows() {
    assertThat(Providers.scalar().lanes()).isEqualTo(1);
    assertThat(Providers.vector().lanes()).isIn(2, 4, 8, 16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Vector", "simd", "auto"})
  void anUnknownNameIsRefusedWithTheNamesThereAre(String name) {
    assertThatThrownBy(() -> Providers.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'")
        .hasMessageContaining("'vector'")
        .hasMessageContaining("'scalar'");
    assertThatThrownBy(() -> Providers.choose(Optional.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void withoutForcingTheVectorProviderIsChosenWhereItLoads() {
    assertThat(Providers.choose(Optional.empty())).isSameAs(Providers.vector());
    assertThat(Providers.choose(Optional.of("scalar"))).isSameAs(Providers.scalar());
    assertThat(Providers.selected()).isSameAs(Providers.selected());
  }

  @Test
  void theModuleOnTheCommandLineIsEnough() throws Exception {
    ChildJvm.Outcome child = child(VECTOR_MODULE);

    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output())
        .contains("provider vector", "asked again vector")
        .doesNotContain("scalar kernels");
  }

  @Test
  void thePropertyForcesTheScalarProviderWithoutAWarning() throws Exception {
    ChildJvm.Outcome child = child("-Dspiketile.kernels=scalar");

    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output())
        .contains("provider scalar", "asked again scalar")
        .doesNotContain("WARNING");
  }

  @Test
  void aForcedVectorProviderThrowsWithoutItsModule() throws Exception {
    ChildJvm.Outcome child = child("-Dspiketile.kernels=vector");

    assertThat(child.exitCode()).isNotZero();
    assertThat(child.output())
        .contains(
            "Exception in thread \"main\" java.lang.IllegalStateException",
            "--add-modules jdk.incubator.vector")
        .doesNotContain("provider ");
  }

  @Test
  void withoutTheModuleTheScalarProviderTakesOverWithOneWarning() throws Exception {
    ChildJvm.Outcome child = child();

    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output()).contains("provider scalar", "asked again scalar");
    List<String> warnings =
        child.output().lines().filter(line -> line.startsWith("WARNING")).toList();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst())
        .contains("scalar kernels", "--add-modules jdk.incubator.vector");
  }

  @Test
  void anUnknownProviderIsRefused() throws Exception {
    ChildJvm.Outcome child = child("-Dspiketile.kernels=simd");

    assertThat(child.exitCode()).isNotZero();
    assertThat(child.output())
        .contains("Exception in thread \"main\" java.lang.IllegalArgumentException", "'simd'");
  }

  @Test
  void everyVectorWidthGivesTheListsOfTheScalarProvider() throws Exception {
    String scalar = lists(child("-Dspiketile.kernels=scalar"));
    for (int bits : new int[] {64, 128, 256, 512}) {
      ChildJvm.Outcome child =
          child(VECTOR_MODULE, "-Dspiketile.kernels=vector", "-Dspiketile.vector.bits=" + bits);

      assertThat(child.exitCode()).as(child.output()).isZero();
      assertThat(child.output()).contains("provider vector", "lanes " + bits / Float.SIZE + "\n");
      assertThat(lists(child)).as("%d bits", bits).isEqualTo(scalar);
    }
  }

  private static String lists(ChildJvm.Outcome child) {
    return child.output().lines().filter(line -> line.startsWith("lists ")).findFirst().orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"32", "1024", "wide"})
  void otherVectorWidthsAreRefused(String bits) throws Exception {
    ChildJvm.Outcome child = child(VECTOR_MODULE, "-Dspiketile.vector.bits=" + bits);

    assertThat(child.exitCode()).as(child.output()).isNotZero();
    assertThat(child.output())
        .contains(
            "Exception in thread \"main\" java.lang.IllegalStateException",
            "spiketile.vector.bits must be 64, 128, 256 or 512, not '" + bits + "'");
  }
}
