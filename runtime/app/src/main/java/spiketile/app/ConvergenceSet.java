package spiketile.app;

import java.util.List;

/**
 * A data set of the convergence experiment, and how all of its trainings are alike.
 *
 * @param label its part of a folder's name
 * @param title what it is
 * @param data of {@code --data}
 * @param options of {@code spiketile train}, those that every training has
 * @param windows parts of a sample's time that a linear classifier sees the spike counts of
 */
record ConvergenceSet(String label, String title, DataChoice data, String options, int windows) {
  /** All of them; those that learn from files need a folder. */
  static final List<ConvergenceSet> ALL =
      List.of(
          new ConvergenceSet(
              "digits",
              "UCI digits, rate code",
              DataChoice.DIGITS,
              "--hidden=1024 --target-activity=0.005 --epochs=40",
              1),
          new ConvergenceSet(
              "randman",
              "Randman, 10 classes, 20 units, 100 steps, manifolds of 2 dimensions",
              DataChoice.RANDMAN,
              "--units=20 --dimensions=2 --samples=400 --hidden=1024 --alpha=0.98 --lr=5e-3 --target-activity=0.005 --epochs=20",
              10),
          new ConvergenceSet(
              "nmnist",
              "event digits in N-MNIST's format",
              DataChoice.NMNIST,
              "--hidden=1024 --target-activity=0.005 --epochs=40 --batch=16 --lr=2e-3 --shift=1 --drop=0.2",
              1),
          new ConvergenceSet(
              "spoken",
              "spoken digits in SHD's format",
              DataChoice.SHD,
              "--steps=30 --bin-ms=20 --pool=70 --hidden=512 --recurrent --epochs=60 --batch=16 --lr=2e-3 --beta=3 --alpha=0.97 --jitter=6 --shift=20 --drop=0.2 --stretch=0.15 --label-smoothing=0.1 --target-activity=0.01",
              10));

  static ConvergenceSet of(String label) {
    return ALL.stream()
        .filter(set -> set.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s': %s needed"
                        .formatted(
                            label,
                            String.join(", ", ALL.stream().map(ConvergenceSet::label).toList()))));
  }
}
