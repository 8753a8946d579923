package spiketile.jmh;

/** The peers that need libtorch, which the Maven profile {@code peers} adds. */
public interface TorchProvider {
  /**
   * The spikes as a dense matrix of 0 and 1, times the weights.
   *
   * @param tile the tile
   * @return the peer
   */
  SpmmPeer dense(TileState tile);

  /**
   * The spikes as a sparse matrix, times the weights.
   *
   * @param tile the tile
   * @return the peer
   */
  SpmmPeer sparse(TileState tile);

  /**
   * Whole training steps by Adam.
   *
   * @param shape the network
   * @param weights those it begins with
   * @param rate learning rate
   * @param perLayer whether a layer's current is one product over the rows of all steps, or one a step
   * @param threads threads of libtorch
   * @return the peer
   */
  StepPeer step(StepShape shape, float[][] weights, double rate, boolean perLayer, int threads);

  /**
   * The {@code sgemm} that libtorch brings along, MKL's, for the thread that calls this.
   *
   * @param threads threads it uses
   * @return the function
   */
  Gemm gemm(int threads);
}
