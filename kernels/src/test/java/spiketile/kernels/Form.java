package spiketile.kernels;

/** The forms of every kernel: one set of tests holds both. */
enum Form {
  SCALAR(Providers.scalar()),
  VECTOR(Providers.vector());

  final Kernels kernels;

  Form(Kernels kernels) {
    this.kernels = kernels;
  }
}
