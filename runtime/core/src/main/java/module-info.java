/** Who computes when: networks, BPTT, optimizers, supersteps, data and checkpoints. */
module spiketile.runtime {
  requires java.management; // CPU times of threads
  requires jdk.jfr;
  requires transitive spiketile.kernels;

  exports spiketile.runtime;
  exports spiketile.runtime.collectives;
  exports spiketile.runtime.cost;
  exports spiketile.runtime.data;
}
