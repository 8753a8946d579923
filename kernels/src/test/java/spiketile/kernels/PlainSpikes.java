package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import spiketile.layout.SpikeList;

/** A spike list in arrays: what tests compute with, and compare lists in native memory to. */
record PlainSpikes(int[] rowStart, int[] firedEnd, int[] ids, float[] sigma, float[] membrane) {

  int rows() {
    return firedEnd.length;
  }

  int entries() {
    return ids.length;
  }

  int[] fired(int row) {
    return Arrays.copyOfRange(ids, rowStart[row], firedEnd[row]);
  }

  int[] active(int row) {
    return Arrays.copyOfRange(ids, firedEnd[row], rowStart[row + 1]);
  }

  /** A number that changes with any bit of the list. */
  int hash() {
    return Objects.hash(
        Arrays.hashCode(rowStart),
        Arrays.hashCode(firedEnd),
        Arrays.hashCode(ids),
        Arrays.hashCode(sigma),
        Arrays.hashCode(membrane));
  }

  /** Each neuron fires with the probability {@code activity}, and is active with half of it. */
  static PlainSpikes random(SplittableRandom random, int neurons, int rows, double activity) {
    Builder builder = new Builder(rows);
    for (int r = 0; r < rows; r++) {
      boolean[] fired = new boolean[neurons];
      for (int i = 0; i < neurons; i++) {
        fired[i] = random.nextDouble() < activity;
        if (fired[i]) {
          builder.add(i, random.nextFloat(), 1 + random.nextFloat());
        }
      }
      builder.endFired();
      for (int i = 0; i < neurons; i++) {
        if (!fired[i] && random.nextDouble() < activity / 2) {
          builder.add(i, random.nextFloat(), random.nextFloat());
        }
      }
      builder.endRow();
    }
    return builder.build();
  }

  /** What stands in a list. */
  static PlainSpikes of(SpikeList list) {
    int entries = list.entries();
    boolean withMembrane = list.detail() == SpikeList.Detail.SIGMA_AND_MEMBRANE;
    return new PlainSpikes(
        ints(list.rowStarts(), list.rows() + 1),
        ints(list.firedEnds(), list.rows()),
        ints(list.ids(), entries),
        floats(list.sigmas(), list.detail() == SpikeList.Detail.IDS ? 0 : entries),
        floats(list.membranes(), withMembrane ? entries : 0));
  }

  private static int[] ints(MemorySegment segment, int count) {
    return segment.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT);
  }

  private static float[] floats(MemorySegment segment, int count) {
    return segment.asSlice(0, (long) count * Float.BYTES).toArray(JAVA_FLOAT);
  }

  /** Writes this list to native memory with room for nothing more. */
  SpikeList in(GuardedMemory memory, int neurons, SpikeList.Detail detail) {
    SpikeList list = memory.list(neurons, rows(), detail, entries());
    list.begin(rows(), 0);
    write(rowStart, list.rowStarts());
    write(firedEnd, list.firedEnds());
    write(ids, list.ids());
    if (detail != SpikeList.Detail.IDS) {
      write(sigma, list.sigmas());
    }
    if (detail == SpikeList.Detail.SIGMA_AND_MEMBRANE) {
      write(membrane, list.membranes());
    }
    return list;
  }

  private static void write(int[] values, MemorySegment to) {
    MemorySegment.copy(values, 0, to, JAVA_INT, 0, values.length);
  }

  private static void write(float[] values, MemorySegment to) {
    MemorySegment.copy(values, 0, to, JAVA_FLOAT, 0, values.length);
  }

  /** Checks that a list holds the same rows, and bit for bit the same values where it keeps them. */
  void assertSameAs(SpikeList list, Object shape) {
    PlainSpikes actual = of(list);
    assertThat(actual.rowStart).as("row starts: %s", shape).isEqualTo(rowStart);
    assertThat(actual.firedEnd).as("fired ends: %s", shape).isEqualTo(firedEnd);
    assertThat(actual.ids).as("ids: %s", shape).isEqualTo(ids);
    if (list.detail() != SpikeList.Detail.IDS) {
      assertThat(actual.sigma).as("σ': %s", shape).isEqualTo(sigma);
    }
    if (list.detail() == SpikeList.Detail.SIGMA_AND_MEMBRANE) {
      assertThat(actual.membrane).as("u: %s", shape).isEqualTo(membrane);
    }
  }

  /** Puts a list together, entry by entry. */
  static final class Builder {
    private final int[] rowStart;
    private final int[] firedEnd;
    private int[] ids = new int[16];
    private float[] sigma = new float[16];
    private float[] membrane = new float[16];
    private int row;
    private int entry;

    Builder(int rows) {
      rowStart = new int[rows + 1];
      firedEnd = new int[rows];
    }

    Builder add(int id, float sigmaOfU, float u) {
      if (entry == ids.length) {
        ids = Arrays.copyOf(ids, 2 * entry);
        sigma = Arrays.copyOf(sigma, 2 * entry);
        membrane = Arrays.copyOf(membrane, 2 * entry);
      }
      ids[entry] = id;
      sigma[entry] = sigmaOfU;
      membrane[entry] = u;
      entry++;
      return this;
    }

    Builder endFired() {
      firedEnd[row] = entry;
      return this;
    }

    Builder endRow() {
      row++;
      rowStart[row] = entry;
      return this;
    }

    PlainSpikes build() {
      return new PlainSpikes(
          rowStart,
          firedEnd,
          Arrays.copyOf(ids, entry),
          Arrays.copyOf(sigma, entry),
          Arrays.copyOf(membrane, entry));
    }
  }
}
