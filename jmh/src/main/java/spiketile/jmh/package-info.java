/**
 * How fast: JMH benchmarks of kernels and whole training steps, their peers, and the roofline.
 *
 * <p>Kernel benchmarks share one {@link spiketile.jmh.TileState}: a tile of the poster's network with
 * random input of a given activity. {@link spiketile.jmh.ProviderState} says whose kernels run on it,
 * {@link spiketile.jmh.PeerState} what they are compared with. Each runs over all T·B rows, and counts
 * synaptic updates (one weight times one spike) beside its time, so that runs of different activity
 * compare.
 */
package spiketile.jmh;
