/**
 * How long a training step takes, from a plan and the activity alone: work counted, priced, and laid
 * out in supersteps (docs/simulation.md).
 */
package spiketile.runtime.cost;
