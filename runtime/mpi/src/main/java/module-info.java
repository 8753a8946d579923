/** The runtime's collectives over an MPI library, through the linker. */
module spiketile.mpi {
  requires transitive spiketile.runtime;

  exports spiketile.mpi;
}
