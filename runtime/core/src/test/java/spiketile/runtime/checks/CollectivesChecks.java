package spiketile.runtime.checks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import spiketile.runtime.collectives.Collectives;

/** What every implementation of {@link Collectives} must do, called by all ranks of a group. */
public final class CollectivesChecks implements AutoCloseable {
  private final Collectives group;
  private final Arena arena = Arena.ofShared();
  private final CRC32 bits = new CRC32();

  private CollectivesChecks(Collectives group) {
    this.group = group;
  }

  /**
   * Runs all checks.
   *
   * @return a digest of all bits that the collectives gave, which depends on rank and ranks alone
   */
  public static long run(Collectives group) {
    try (CollectivesChecks checks = new CollectivesChecks(group)) {
      checks.broadcast();
      checks.allGather();
      checks.allReduce();
      checks.allReduceOfMany();
      checks.messages();
      checks.split();
      return checks.bits.getValue();
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  private void broadcast() {
    for (int root = 0; root < group.ranks(); root++) {
      for (int bytes : new int[] {0, 1, 7, 4096, 100_003}) {
        MemorySegment data = bytes(group.rank() == root ? root : 100 + group.rank(), bytes);
        group.broadcast(data, root);
        assertSame("broadcast", data, bytes(root, bytes));
      }
    }
  }

  private void allGather() {
    for (int unit : new int[] {0, 1, 1000, 30_011}) {
      // parts of different sizes, one of them empty
      long[] bounds = new long[group.ranks() + 1];
      for (int r = 0; r < group.ranks(); r++) {
        bounds[r + 1] = bounds[r] + (long) unit * (r == 1 ? 0 : r + 1);
      }
      MemorySegment data = arena.allocate(bounds[group.ranks()] + 3);
      part(data, bounds, group.rank()).copyFrom(bytes(group.rank(), size(bounds, group.rank())));
      group.allGather(data, bounds);
      for (int r = 0; r < group.ranks(); r++) {
        assertSame("all-gather", part(data, bounds, r), bytes(r, size(bounds, r)));
      }
    }
  }

  /** Terms of very different size, whose sum depends on the order. */
  private void allReduce() {
    for (int count : new int[] {0, 1, 3, 1000, 50_021}) {
      float[] expected = new float[count];
      for (int r = 0; r < group.ranks(); r++) {
        float[] terms = floats(r, count);
        for (int i = 0; i < count; i++) {
          expected[i] = r == 0 ? terms[i] : expected[i] + terms[i];
        }
      }
      MemorySegment data = arena.allocateFrom(JAVA_FLOAT, floats(group.rank(), count));
      group.allReduce(data);
      assertThat(data.toArray(JAVA_FLOAT)).as("all-reduce of %d", count).isEqualTo(expected);
      bits.update(data.toArray(JAVA_BYTE));
    }
  }

  /** Pieces that are summed together are what they are one by one. */
  private void allReduceOfMany() {
    List<MemorySegment> together = new ArrayList<>();
    List<MemorySegment> single = new ArrayList<>();
    for (int count : new int[] {7, 0, 20_011, 64, 1_000_003}) {
      float[] terms = floats(group.rank() + count, count);
      together.add(arena.allocateFrom(JAVA_FLOAT, terms));
      single.add(arena.allocateFrom(JAVA_FLOAT, terms));
    }
    group.allReduce(together);
    single.forEach(group::allReduce);
    for (int i = 0; i < single.size(); i++) {
      assertThat(together.get(i).mismatch(single.get(i))).as("piece %d", i).isEqualTo(-1);
    }
  }

  /** Two messages from each rank to each other: one pair of ranks after the other, so that none waits in a circle. */
  private void messages() {
    for (int from = 0; from < group.ranks(); from++) {
      for (int to = 0; to < group.ranks(); to++) {
        for (int bytes : new int[] {0, 5, 200_001}) {
          if (from != to && group.rank() == from) {
            group.send(bytes(from, bytes), to);
            group.send(bytes(from + 50, bytes), to);
          } else if (from != to && group.rank() == to) {
            receive(from, bytes);
          }
        }
      }
    }
  }

  private void receive(int from, int bytes) {
    for (int seed : new int[] {from, from + 50}) {
      MemorySegment data = arena.allocate(bytes);
      group.receive(data, from);
      assertSame("message", data, bytes(seed, bytes));
    }
  }

  /** Even and odd ranks by themselves, then all again. */
  private void split() {
    int mine = group.rank() % 2;
    try (Collectives part = group.split(mine)) {
      assertThat(part.rank()).isEqualTo(group.rank() / 2);
      assertThat(part.ranks()).isEqualTo((group.ranks() + 1 - mine) / 2);
      MemorySegment data = arena.allocateFrom(JAVA_FLOAT, 1f, group.rank());
      part.allReduce(data);
      float sum = 0;
      for (int r = mine; r < group.ranks(); r += 2) {
        sum += r;
      }
      assertThat(data.toArray(JAVA_FLOAT)).containsExactly(part.ranks(), sum);
      part.barrier();
    }
    group.barrier();
  }

  private void assertSame(String what, MemorySegment data, MemorySegment expected) {
    assertThat(data.mismatch(expected)).as("%s: first byte that differs", what).isEqualTo(-1);
    bits.update(data.toArray(JAVA_BYTE));
  }

  private static MemorySegment part(MemorySegment data, long[] bounds, int r) {
    return data.asSlice(bounds[r], bounds[r + 1] - bounds[r]);
  }

  private static int size(long[] bounds, int r) {
    return (int) (bounds[r + 1] - bounds[r]);
  }

  private MemorySegment bytes(int seed, int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(seed).nextBytes(bytes);
    return arena.allocateFrom(JAVA_BYTE, bytes);
  }

  private static float[] floats(int rank, int count) {
    SplittableRandom random = new SplittableRandom(rank);
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-6, 7)));
    }
    return floats;
  }
}
