/** Samples as spikes in time bins: the data set's interface, encoders, batches and splits. */
package spiketile.runtime.data;
