package spiketile.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One peer of the sampled dot on one tile. */
@State(Scope.Thread)
public class SampledDotPeerState {
  /** Name of the peer. */
  @Param({"vector", "vector-bf16", "scalar", "c", "c-bf16"})
  public String peer;

  SampledDotPeer product;

  /**
   * Opens the peer.
   *
   * @param tile the tile
   */
  @Setup(Level.Trial)
  public void open(TileState tile) {
    product = Peers.sampledDot(peer, tile);
  }

  /** Closes the peer. */
  @TearDown(Level.Trial)
  public void close() {
    product.close();
  }
}
