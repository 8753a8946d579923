package spiketile.jmh;

import java.util.Locale;

/** A way to train in the race. */
enum RaceArm {
  /** The network's own, with the second threshold. */
  SPARSE("sparse", "vector"),
  /** (a): libtorch, a product a layer. */
  TORCH("(a) torch-layer", StepPeers.TORCH_LAYER),
  /** (b): loops of our own around OpenBLAS. */
  OWN("(b) openblas", StepPeers.OPENBLAS);

  private final String title;
  private final String peer;

  RaceArm(String title, String peer) {
    this.title = title;
    this.peer = peer;
  }

  String title() {
    return title;
  }

  String peer() {
    return peer;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
