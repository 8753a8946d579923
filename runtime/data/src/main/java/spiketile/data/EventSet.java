package spiketile.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An event data set in its original files, under the names that its authors gave them. */
public enum EventSet {
  /** Spiking Heidelberg Digits: 20 spoken digits on 700 channels. */
  SHD(20, List.of("shd_train.h5", "shd_train.h5.gz"), List.of("shd_test.h5", "shd_test.h5.gz")),
  /** Spiking Speech Commands: 35 words on 700 channels. */
  SSC(35, List.of("ssc_train.h5", "ssc_train.h5.gz"), List.of("ssc_test.h5", "ssc_test.h5.gz")),
  /** Neuromorphic MNIST: 10 digits on 34 × 34 pixels of two polarities. */
  NMNIST(10, List.of("Train.zip", "Train"), List.of("Test.zip", "Test")),
  /** DVS128 Gesture: 11 gestures on 128 × 128 pixels of two polarities. */
  DVSGESTURE(11, List.of("trials_to_train.txt"), List.of("trials_to_test.txt"));

  private final int classes;
  private final List<String> train;
  private final List<String> test;

  EventSet(int classes, List<String> train, List<String> test) {
    this.classes = classes;
    this.train = train;
    this.test = test;
  }

  /**
   * The number of classes.
   *
   * @return labels are below this
   */
  public int classes() {
    return classes;
  }

  /**
   * Names that the training part may have.
   *
   * @return one or more
   */
  public List<String> trainNames() {
    return train;
  }

  /**
   * Names that the test part may have.
   *
   * @return one or more
   */
  public List<String> testNames() {
    return test;
  }

  /**
   * The first of some names that is there.
   *
   * @param folder where to look
   * @param names what for
   * @return the file or folder of that name
   */
  public static Optional<Path> find(Path folder, List<String> names) {
    return names.stream().map(folder::resolve).filter(Files::exists).findFirst();
  }

  /**
   * The recordings of a part.
   *
   * @param file the part, whatever its name
   * @return a reader, which has not looked at the file yet
   */
  public Recordings recordings(Path file) {
    return switch (this) {
      case SHD, SSC -> new ShdFile(file, classes);
      case NMNIST -> new NMnist(file);
      case DVSGESTURE -> new DvsGesture(file);
    };
  }

  /**
   * What a part is read from: a list of trials depends on the files beside it.
   *
   * @param file the part
   * @return files or folders
   */
  public List<Path> originals(Path file) {
    return List.of(this == DVSGESTURE ? file.toAbsolutePath().getParent() : file);
  }
}
