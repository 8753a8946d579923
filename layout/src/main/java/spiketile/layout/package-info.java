/**
 * What lies where in off-heap memory.
 *
 * <p>{@link spiketile.layout.ModelArena} owns the memory of one model. {@link
 * spiketile.layout.Block} and {@link spiketile.layout.SpikeList} describe what stands in it;
 * {@link spiketile.layout.Plan} says how many bytes each tile needs before anything is allocated.
 * This module allocates and never computes.
 */
package spiketile.layout;
