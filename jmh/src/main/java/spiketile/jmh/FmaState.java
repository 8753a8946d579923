package spiketile.jmh;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Numbers that the compiler cannot know, with which all chains stay near 2. */
@State(Scope.Thread)
public class FmaState {
  /** Enough that JMH's own time for a call is nothing: some 100 µs. */
  static final int STEPS = 1 << 16;

  float factor = 0.5f;
  float term = 1;
}
