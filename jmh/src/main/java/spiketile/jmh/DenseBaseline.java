package spiketile.jmh;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What sparse training is compared with, each by the faster of two ways: (a) libtorch's autograd with a product a
 * layer or a step; (b) loops of our own around {@code sgemm} of OpenBLAS or MKL; (c) those products alone.
 */
enum DenseBaseline {
  /** libtorch through DJL. */
  TORCH("a", List.of(StepPeers.TORCH_LAYER, StepPeers.TORCH_STEP)),
  /** Our own. */
  OWN("b", List.of(StepPeers.OPENBLAS, StepPeers.MKL)),
  /** The floor. */
  GEMM("c", List.of(StepPeers.OPENBLAS_GEMM, StepPeers.MKL_GEMM));

  private final String letter;
  private final List<String> peers;

  DenseBaseline(String letter, List<String> peers) {
    this.letter = letter;
    this.peers = peers;
  }

  String letter() {
    return letter;
  }

  List<String> peers() {
    return peers;
  }

  /** The cases of all of them for one network. */
  static List<StepCase> cases(StepCase network) {
    return Stream.of(values())
        .flatMap(baseline -> baseline.peers.stream())
        .map(network::dense)
        .toList();
  }

  /** Samples a second of the faster way. */
  OptionalDouble speed(CaseStore results, StepCase network) {
    return results.speed(network, peers);
  }

  /** How many times as fast a case is. */
  OptionalDouble acceleration(CaseStore results, StepCase sparse) {
    return Figures.ratio(results.speed(sparse), speed(results, sparse));
  }

  /** A case's speed and how many times as fast as each of these it is, in words of a table. */
  static List<String> cells(CaseStore results, StepCase sparse) {
    return Stream.concat(
            Stream.of(Figures.rate(results.speed(sparse))),
            Stream.of(values())
                .map(baseline -> Figures.rate(baseline.acceleration(results, sparse))))
        .toList();
  }
}
