package spiketile.jmh;

import java.io.IOException;
import java.util.List;

/** A part of the poster's experiment. */
interface PosterSection {
  /** What has to be measured, those that are compared with each other one after the other. */
  List<StepCase> cases();

  /** Puts what was measured on the page; what was not is left out. */
  void write(CaseStore results, PosterPage page) throws IOException;
}
