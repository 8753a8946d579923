package spiketile.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One peer of the whole forward pass on the neurons of one tile. */
@State(Scope.Thread)
public class LifPeerState {
  /** Name of the peer. */
  @Param({"vector", "scalar", "c"})
  public String peer;

  LifPeer lif;
  LifMemory memory;

  /**
   * Opens the peer.
   *
   * @param tile the tile
   */
  @Setup(Level.Trial)
  public void open(TileState tile) {
    memory = LifMemory.open(tile);
    lif = Peers.lifForward(peer, memory);
  }

  /** Gives the memory back. */
  @TearDown(Level.Trial)
  public void close() {
    memory.close();
  }
}
