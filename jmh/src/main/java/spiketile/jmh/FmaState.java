package spiketile.jmh;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Numbers that the compiler cannot know, whose sums are exact. */
@State(Scope.Thread)
public class FmaState {
  /** Enough that JMH's own time for a call is nothing: some 100 µs. */
  static final int STEPS = 1 << 16;

  float factor = 0.5f;
  float term = 0.25f;
}
