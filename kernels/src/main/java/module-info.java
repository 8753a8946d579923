/** What is computed on off-heap memory: SIMD and scalar forms of each operation. */
module spiketile.kernels {
  requires transitive spiketile.layout;
  requires static jdk.incubator.vector;

  exports spiketile.kernels;
}
