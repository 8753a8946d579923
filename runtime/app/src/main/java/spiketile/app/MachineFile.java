package spiketile.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import spiketile.layout.MachineProfile;
import spiketile.layout.MachineTiming;

/** Reads a machine of the user's own from a JSON file (docs/layout.md shows one). */
final class MachineFile {
  private static final long MOST_BYTES = 1 << 16;
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,39}";

  private static final List<String> FIELDS =
      List.of(
          "name",
          "chips",
          "tiles",
          "tileBytes",
          "clockHz",
          "contexts",
          "lanes",
          "exchangeBytesPerCycle",
          "syncCycles",
          "linkBytesPerSecond");

  private MachineFile() {}

  /**
   * Reads a machine.
   *
   * @throws CaseException if the file is no JSON, a field is missing, unknown, or out of its range
   */
  static MachineProfile read(Path path) throws IOException {
    CaseField file = JsonFile.read(path, MOST_BYTES);
    file.only(FIELDS);
    String name = name(file.get("name"));
    int chips = file.get("chips").integer(1, MachineProfile.MOST_CHIPS);
    int tiles = file.get("tiles").integer(1, MachineProfile.MOST_TILES);
    long bytes = file.get("tileBytes").whole(1, MachineProfile.MOST_TILE_BYTES);
    MachineTiming timing = timing(file);
    try {
      return MachineProfile.bounded(name, chips, tiles, bytes, timing);
    } catch (ArithmeticException e) {
      throw file.get("tileBytes")
          .wrong(
              "%d of each of %d tiles".formatted(bytes, (long) chips * tiles),
              "less than 2⁶³ bytes in all");
    }
  }

  private static String name(CaseField field) {
    String name = field.text();
    if (!name.matches(NAME) || MachineProfile.NAMES.contains(name)) {
      throw field.wrong(
          "'" + name + "'",
          "1 to 40 letters, digits, dots, underscores and hyphens, other than "
              + String.join(", ", MachineProfile.NAMES));
    }
    return name;
  }

  private static MachineTiming timing(CaseField file) {
    double clock = file.get("clockHz").number();
    int contexts = file.get("contexts").integer(1, MachineTiming.MOST_CONTEXTS);
    int lanes = file.get("lanes").integer(1, MachineTiming.MOST_LANES);
    double exchange = file.get("exchangeBytesPerCycle").number();
    double sync = file.get("syncCycles").number();
    double link = file.get("linkBytesPerSecond").number();
    try {
      return new MachineTiming(clock, contexts, lanes, exchange, sync, link);
    } catch (IllegalArgumentException e) {
      throw new CaseException(file.file(), "timing", e);
    }
  }
}
