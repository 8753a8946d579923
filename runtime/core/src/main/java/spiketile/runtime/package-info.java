/**
 * Networks of tiles and their training.
 *
 * <p>Describe a network with {@link spiketile.runtime.NetworkSpec}, open it with {@link
 * spiketile.runtime.Network#open}, and train it with {@link spiketile.runtime.Trainer} or step by
 * step: {@code forward}, {@code backward}, {@code update}. {@link spiketile.runtime.ModelFile} saves
 * and loads it.
 */
package spiketile.runtime;
