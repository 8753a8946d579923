/**
 * How fast: JMH benchmarks of kernels and whole training steps.
 *
 * <p>Kernel benchmarks share one {@link spiketile.jmh.TileState}: a tile of the poster's network with
 * random input of a given activity; {@link spiketile.jmh.ProviderState} says which kernels run on it. Each runs over all T·B rows, and counts synaptic updates (one
 * weight times one spike) beside its time, so that runs of different activity compare.
 */
package spiketile.jmh;
