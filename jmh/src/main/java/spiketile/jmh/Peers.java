package spiketile.jmh;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import spiketile.kernels.Providers;

/** All that the sparse products are compared with, by name. */
final class Peers {
  /**
   * Threads of a peer. A kernel computes one tile on the thread that calls it, and so do its peers:
   * JMH's {@code -t} gives each of them more tiles and more cores.
   */
  static final int THREADS = 1;

  private static final Map<String, Function<TileState, SpmmPeer>> SPMM = new LinkedHashMap<>();
  private static final Map<String, Function<TileState, BackwardPeer>> BACKWARD =
      new LinkedHashMap<>();

  static {
    SPMM.put("vector", tile -> KernelsPeer.fp32(Providers.vector(), tile));
    SPMM.put("vector-bf16", tile -> KernelsPeer.bf16(Providers.vector(), tile));
    SPMM.put("scalar", tile -> KernelsPeer.fp32(Providers.scalar(), tile));
    SPMM.put("c", CPeer::plain);
    SPMM.put("c-prefetch", CPeer::prefetching);
    SPMM.put("eigen", EigenPeer::open);
    SPMM.put("openblas", tile -> OpenBlasPeer.open(tile, OpenBlasPeer.LIBRARY));
    SPMM.put("torch", tile -> torch("torch", ofProfile()).dense(tile));
    SPMM.put("torch-sparse", tile -> torch("torch-sparse", ofProfile()).sparse(tile));

    BACKWARD.put("vector", tile -> KernelsPeer.fp32(Providers.vector(), tile));
    BACKWARD.put("vector-bf16", tile -> KernelsPeer.bf16(Providers.vector(), tile));
    BACKWARD.put("scalar", tile -> KernelsPeer.fp32(Providers.scalar(), tile));
    BACKWARD.put("c", CPeer::plain);
  }

  private Peers() {}

  /** Names of the peers of the forward product. */
  static Iterable<String> spmmNames() {
    return SPMM.keySet();
  }

  /** Names of the peers of the backward products. */
  static Iterable<String> backwardNames() {
    return BACKWARD.keySet();
  }

  /**
   * A peer of the forward product.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it needs what is not there
   */
  static SpmmPeer spmm(String name, TileState tile) {
    return named(name, SPMM).apply(tile);
  }

  /**
   * A peer of the backward products.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it needs what is not there
   */
  static BackwardPeer backward(String name, TileState tile) {
    return named(name, BACKWARD).apply(tile);
  }

  private static <T> T named(String name, Map<String, T> peers) {
    T peer = peers.get(name);
    if (peer == null) {
      throw new IllegalArgumentException(
          "peers are %s, not '%s'".formatted(String.join(", ", peers.keySet()), name));
    }
    return peer;
  }

  private static Optional<TorchProvider> ofProfile() {
    return ServiceLoader.load(TorchProvider.class).findFirst();
  }

  static TorchProvider torch(String name, Optional<TorchProvider> provider) {
    return provider.orElseThrow(
        () ->
            new IllegalStateException(
                "peer '%s' needs the Maven profile peers: mvn -Ppeers package".formatted(name)));
  }
}
