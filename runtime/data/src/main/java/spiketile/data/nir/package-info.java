/**
 * Networks in the Neuromorphic Intermediate Representation (Pedersen et al. 2024), which snnTorch, Norse, SpikingJelly, Lava and
 * others read and write: files, their graphs, and the way from and to a {@link spiketile.runtime.Network}.
 */
package spiketile.data.nir;
