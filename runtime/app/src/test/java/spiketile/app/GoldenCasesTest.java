package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.kernels.Kernels;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.runtime.RunSpec;

/** Both providers compute what another framework did in double precision. */
class GoldenCasesTest {
  static Stream<Arguments> runs() {
    return GoldenCases.all().stream()
        .flatMap(
            conformanceCase ->
                Stream.of(Providers.vector(), Providers.scalar())
                    .flatMap(
                        kernels ->
                            Stream.of(1, 3)
                                .map(
                                    threads ->
                                        Arguments.of(
                                            conformanceCase.name(),
                                            kernels.name(),
                                            threads,
                                            conformanceCase,
                                            kernels))));
  }

  @ParameterizedTest(name = "{0}, {1} kernels, {2} threads")
  @MethodSource("runs")
  void passes(
      String name, String provider, int threads, ConformanceCase expected, Kernels kernels) {
    RunSpec run =
        RunSpec.host(1, 1)
            .withThreads(threads)
            .withKernels(kernels)
            .withBacking(
                System.getProperty("os.name").equals("Linux") ? Backing.GUARDED : Backing.PLAIN);

    List<Deviation> deviations = Conformance.run(expected, run);

    assertThat(deviations).hasSizeGreaterThanOrEqualTo(5).allMatch(Deviation::passes);
  }
}
