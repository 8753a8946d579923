package spiketile.runtime.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import spiketile.layout.Backing;
import spiketile.layout.ModelArena;
import spiketile.layout.SpikeList;
import spiketile.runtime.data.EventBatch;

class SpikeStatesTest {
  @Test
  void aBatchBecomesStates() {
    EventBatch batch = new EventBatch(3, 2, 4);
    batch.fill(
        (b, events) -> {
          if (b == 1) {
            events.add(0, 0);
            events.add(0, 2);
            events.add(1, 1);
          }
        },
        new int[] {0, 0});

    boolean[][][] expected = {
      {{false, false, false}, {true, false, true}}, {{false, false, false}, {false, true, false}}
    };
    assertThat(SpikeStates.of(batch)).isDeepEqualTo(expected);
  }

  @Test
  void aListBecomesFiredAndActiveStates() {
    try (ModelArena arena = ModelArena.open(Backing.GUARDED, 0)) {
      SpikeList list = SpikeList.allocate(arena, 3, 4, SpikeList.Detail.IDS, 8);
      list.begin(4, 2);
      // row 2 (t = 1, b = 0): 1 fired, 0 active; row 3 (t = 1, b = 1): 2 active
      int[] ids = {1, 0, 2};
      for (int k = 0; k < ids.length; k++) {
        list.ids().setAtIndex(ValueLayout.JAVA_INT, k, ids[k]);
      }
      row(list, 2, 1, 2);
      row(list, 3, 2, 3);

      boolean[][][] fired = {
        {{false, false, false}, {false, false, false}},
        {{false, true, false}, {false, false, false}}
      };
      boolean[][][] active = {
        {{false, false, false}, {false, false, false}}, {{true, true, false}, {false, false, true}}
      };
      assertThat(SpikeStates.fired(list, 2)).isDeepEqualTo(fired);
      assertThat(SpikeStates.active(list, 2)).isDeepEqualTo(active);
    }
  }

  private static void row(SpikeList list, int row, int firedEnd, int end) {
    list.firedEnds().setAtIndex(ValueLayout.JAVA_INT, row, firedEnd);
    list.rowStarts().setAtIndex(ValueLayout.JAVA_INT, row + 1, end);
  }
}
