package spiketile.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One peer of the forward product on one tile. */
@State(Scope.Thread)
public class PeerState {
  /** Name of the peer; with the Maven profile {@code peers} also torch and torch-sparse. */
  @Param({"vector", "vector-bf16", "scalar", "c", "c-bf16", "c-prefetch", "eigen", "openblas"})
  public String peer;

  SpmmPeer spmm;

  /**
   * Opens the peer.
   *
   * @param tile the tile
   */
  @Setup(Level.Trial)
  public void open(TileState tile) {
    spmm = Peers.spmm(peer, tile);
  }

  /** Closes the peer. */
  @TearDown(Level.Trial)
  public void close() {
    spmm.close();
  }
}
