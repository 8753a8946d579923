package spiketile.jmh;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import spiketile.kernels.Providers;

/** All that the sparse products and the forward pass are compared with, by name. */
final class Peers {
  /**
   * Threads of a peer. A kernel computes one tile on the thread that calls it, and so do its peers:
   * JMH's {@code -t} gives each of them more tiles and more cores.
   */
  static final int THREADS = 1;

  private static final Map<String, Function<TileState, SpmmPeer>> SPMM = new LinkedHashMap<>();
  private static final Map<String, Function<LifMemory, LifPeer>> LIF_FORWARD =
      new LinkedHashMap<>();
  private static final Map<String, Function<TileState, WeightGradientPeer>> WEIGHT_GRADIENT =
      new LinkedHashMap<>();
  private static final Map<String, Function<TileState, SampledDotPeer>> SAMPLED_DOT =
      new LinkedHashMap<>();

  static {
    SPMM.put("vector", tile -> KernelsPeer.fp32(Providers.vector(), tile));
    SPMM.put("vector-bf16", tile -> KernelsPeer.bf16(Providers.vector(), tile));
    SPMM.put("scalar", tile -> KernelsPeer.fp32(Providers.scalar(), tile));
    SPMM.put("c", CPeer::plain);
    SPMM.put("c-bf16", CPeer::bf16);
    SPMM.put("c-prefetch", CPeer::prefetching);
    SPMM.put("eigen", EigenPeer::open);
    SPMM.put("openblas", tile -> OpenBlasPeer.open(tile, BlasGemm.OPENBLAS));
    SPMM.put("torch", tile -> torch("torch", ofProfile()).dense(tile));
    SPMM.put("torch-sparse", tile -> torch("torch-sparse", ofProfile()).sparse(tile));

    LIF_FORWARD.put("vector", memory -> () -> memory.forward(Providers.vector()));
    LIF_FORWARD.put("scalar", memory -> () -> memory.forward(Providers.scalar()));
    LIF_FORWARD.put("c", CLifPeer::open);

    WEIGHT_GRADIENT.put("vector", tile -> KernelsPeer.fp32(Providers.vector(), tile));
    WEIGHT_GRADIENT.put("scalar", tile -> KernelsPeer.fp32(Providers.scalar(), tile));
    WEIGHT_GRADIENT.put("c", CPeer::plain);

    SAMPLED_DOT.put("vector", tile -> KernelsPeer.fp32(Providers.vector(), tile));
    SAMPLED_DOT.put("vector-bf16", tile -> KernelsPeer.bf16(Providers.vector(), tile));
    SAMPLED_DOT.put("scalar", tile -> KernelsPeer.fp32(Providers.scalar(), tile));
    SAMPLED_DOT.put("c", CPeer::plain);
    SAMPLED_DOT.put("c-bf16", CPeer::bf16);
  }

  private Peers() {}

  /** Names of the peers of the forward product. */
  static Iterable<String> spmmNames() {
    return SPMM.keySet();
  }

  /** Names of the peers of the whole forward pass. */
  static Iterable<String> lifForwardNames() {
    return LIF_FORWARD.keySet();
  }

  /** Names of the peers of the weight gradient. */
  static Iterable<String> weightGradientNames() {
    return WEIGHT_GRADIENT.keySet();
  }

  /** Names of the peers of the sampled dot. */
  static Iterable<String> sampledDotNames() {
    return SAMPLED_DOT.keySet();
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
   * A peer of the whole forward pass.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it needs what is not there
   */
  static LifPeer lifForward(String name, LifMemory memory) {
    return named(name, LIF_FORWARD).apply(memory);
  }

  /**
   * A peer of the weight gradient.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it needs what is not there
   */
  static WeightGradientPeer weightGradient(String name, TileState tile) {
    return named(name, WEIGHT_GRADIENT).apply(tile);
  }

  /**
   * A peer of the sampled dot.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws IllegalStateException if it needs what is not there
   */
  static SampledDotPeer sampledDot(String name, TileState tile) {
    return named(name, SAMPLED_DOT).apply(tile);
  }

  private static <T> T named(String name, Map<String, T> peers) {
    T peer = peers.get(name);
    if (peer == null) {
      throw new IllegalArgumentException(
          "peers are %s, not '%s'".formatted(String.join(", ", peers.keySet()), name));
    }
    return peer;
  }

  static Optional<TorchProvider> ofProfile() {
    return ServiceLoader.load(TorchProvider.class).findFirst();
  }

  static TorchProvider torch(String name, Optional<TorchProvider> provider) {
    return provider.orElseThrow(
        () ->
            new IllegalStateException(
                "peer '%s' needs the Maven profile peers: mvn -Ppeers package".formatted(name)));
  }
}
