package spiketile.runtime;

/**
 * How busy a layer was in a forward pass.
 *
 * @param fired share of neurons that fired in a step, averaged over steps and samples
 * @param active share that had a gradient: fired, or between the two thresholds
 * @param dropped entries that an activity cap dropped
 */
public record LayerActivity(double fired, double active, long dropped) {}
