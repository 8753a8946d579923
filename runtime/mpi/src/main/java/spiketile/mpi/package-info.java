/** The runtime's collectives over an MPI library, through the linker. */
package spiketile.mpi;
