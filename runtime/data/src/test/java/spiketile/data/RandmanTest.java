package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spiketile.data.Collected.Event;
import spiketile.data.Collected.Sample;

class RandmanTest {
  private static final Randman SMALL = new Randman(3, 20, 50, 2, 40, 2, 7);

  @Test
  void everyUnitFiresOnceInEverySample() throws Exception {
    List<Sample> samples = Collected.of(SMALL).samples();

    assertThat(samples).hasSize(3 * 40);
    for (Sample sample : samples) {
      assertThat(sample.events()).extracting(Event::address).doesNotHaveDuplicates().hasSize(20);
      assertThat(sample.events()).extracting(Event::micros).isSorted();
    }
  }

  @Test
  void eachUnitOfAClassUsesAllOfTheTime() throws Exception {
    Map<Integer, Integer> first = new HashMap<>();
    Map<Integer, Integer> last = new HashMap<>();
    for (Sample sample : Collected.of(SMALL).samples().subList(0, 40)) {
      for (Event event : sample.events()) {
        first.merge(event.address(), event.micros(), Math::min);
        last.merge(event.address(), event.micros(), Math::max);
      }
    }

    assertThat(first.values()).containsOnly(0);
    assertThat(last.values()).containsOnly(49_000);
  }

  @Test
  void seedDecides() throws Exception {
    List<Sample> samples = Collected.of(SMALL).samples();

    assertThat(Collected.of(new Randman(3, 20, 50, 2, 40, 2, 7)).samples()).isEqualTo(samples);
    assertThat(Collected.of(new Randman(3, 20, 50, 2, 40, 2, 8)).samples()).isNotEqualTo(samples);
  }

  /** A smooth curve: of one dimension, nearest samples of the same class are nearer than those of others. */
  @Test
  void nearestNeighbourTellsClassesApart() throws Exception {
    List<Sample> samples = Collected.of(new Randman(4, 20, 100, 1, 60, 2, 1)).samples();
    int[][] times = samples.stream().map(RandmanTest::times).toArray(int[][]::new);

    int right = 0;
    for (int i = 0; i < times.length; i++) {
      int nearest = i == 0 ? 1 : 0;
      for (int j = 0; j < times.length; j++) {
        nearest =
            j != i && distance(times[i], times[j]) < distance(times[i], times[nearest])
                ? j
                : nearest;
      }
      right += samples.get(i).label() == samples.get(nearest).label() ? 1 : 0;
    }

    assertThat(right).isGreaterThan(9 * times.length / 10);
  }

  private static int[] times(Sample sample) {
    int[] times = new int[20];
    sample.events().forEach(event -> times[event.address()] = event.micros() / 1000);
    return times;
  }

  private static long distance(int[] a, int[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (long) (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  @Test
  void numbersMustBePositive() {
    assertThatThrownBy(() -> new Randman(3, 20, 0, 2, 40, 2, 7))
        .hasMessageContaining("steps 0")
        .hasMessageEndingWith("must be positive");
  }
}
