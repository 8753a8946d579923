/**
 * The kernels of sparse spiking networks, each with its formula: those that work on rows of floats in a
 * vector and a scalar form, those that work on lists in one.
 *
 * <p>Kernels compute on memory that somebody else owns. They allocate nothing, start no thread and
 * keep no state, so any number of threads may call the same kernel on memory that they do not share.
 * {@link spiketile.kernels.Providers} hands out the vector form and the scalar form.
 *
 * <p>Throughout, row {@code r = t·B + b} of a population with B samples belongs to time step t and
 * sample b. A synaptic delay of one step is a lag of B rows. All sums over
 * presynaptic neurons run in ascending order of their ids, in every form of a kernel, so forward
 * spikes are the same bits whichever computes them.
 *
 * <p>λ is held divided by C: blocks named {@code lambda} hold {@code λ/C}, which is what all three
 * products of it need.
 */
package spiketile.kernels;
