package spiketile.runtime.collectives;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** Whether ranks have the same: what they train, on what, by what program. */
public final class Agreement {
  private Agreement() {}

  /**
   * Compares texts of all ranks with rank 0's. Called by all ranks.
   *
   * @param group the ranks
   * @param own this rank's texts by what they describe; neither has line breaks
   * @throws CollectivesException on all ranks, naming the first rank and text that differ
   */
  public static void require(Collectives group, Map<String, String> own) {
    StringBuilder lines = new StringBuilder();
    own.forEach((what, text) -> lines.append(what).append('\t').append(text).append('\n'));
    String[] all = gathered(group, lines.toString());
    for (int r = 1; r < all.length; r++) {
      if (!all[r].equals(all[0])) {
        String why = difference(texts(all[0]), texts(all[r]), r);
        throw new CollectivesException(
            group.rank(), group.ranks(), "comparing what ranks have", why);
      }
    }
  }

  private static String[] gathered(Collectives group, String own) {
    byte[] bytes = own.getBytes(StandardCharsets.UTF_8);
    int ranks = group.ranks();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment sizes = arena.allocate(JAVA_LONG, ranks);
      sizes.setAtIndex(JAVA_LONG, group.rank(), bytes.length);
      group.allGather(sizes, LongStream.rangeClosed(0, ranks).map(r -> r * Long.BYTES).toArray());
      long[] bounds = new long[ranks + 1];
      for (int r = 0; r < ranks; r++) {
        bounds[r + 1] = bounds[r] + sizes.getAtIndex(JAVA_LONG, r);
      }
      MemorySegment data = arena.allocate(bounds[ranks]);
      MemorySegment.copy(bytes, 0, data, JAVA_BYTE, bounds[group.rank()], bytes.length);
      group.allGather(data, bounds);
      String[] texts = new String[ranks];
      for (int r = 0; r < ranks; r++) {
        byte[] part = data.asSlice(bounds[r], bounds[r + 1] - bounds[r]).toArray(JAVA_BYTE);
        texts[r] = new String(part, StandardCharsets.UTF_8);
      }
      return texts;
    }
  }

  private static Map<String, String> texts(String lines) {
    Map<String, String> texts = new LinkedHashMap<>();
    lines.lines().map(line -> line.split("\t", 2)).forEach(pair -> texts.put(pair[0], pair[1]));
    return texts;
  }

  private static String difference(Map<String, String> first, Map<String, String> other, int rank) {
    Map<String, String> all = new LinkedHashMap<>(first);
    other.forEach(all::putIfAbsent);
    return all.keySet().stream()
        .filter(what -> !first.getOrDefault(what, "").equals(other.getOrDefault(what, "")))
        .findFirst()
        .map(
            what ->
                "%s: rank 0 has %s, rank %d has %s"
                    .formatted(what, text(first, what), rank, text(other, what)))
        .orElse("rank %d has the same in another order".formatted(rank));
  }

  private static String text(Map<String, String> texts, String what) {
    String text = texts.getOrDefault(what, "");
    return text.isEmpty() ? "nothing" : text;
  }
}
