package spiketile.layout;

import java.util.List;
import java.util.stream.Collectors;

/** A network does not fit into a machine. Nothing has been allocated. */
public final class PlanRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int layer;
  private final int tile;
  private final long bytesNeeded;
  private final long bytesThere;
  private final transient List<PlanChange> changes;

  PlanRefusedException(
      String reason,
      int layer,
      int tile,
      long bytesNeeded,
      long bytesThere,
      List<PlanChange> changes) {
    super(reason + advice(changes));
    this.layer = layer;
    this.tile = tile;
    this.bytesNeeded = bytesNeeded;
    this.bytesThere = bytesThere;
    this.changes = List.copyOf(changes);
  }

  private static String advice(List<PlanChange> changes) {
    return changes.isEmpty()
        ? ". No single change of tiles, batch, steps or weights makes it fit: use fewer neurons"
        : changes.stream()
            .map(PlanChange::text)
            .collect(Collectors.joining(", or ", ". It would fit with ", ""));
  }

  /**
   * The layer that does not fit, or the largest where all memory together is too little.
   *
   * @return index of the layer, 0 for the first above the input
   */
  public int layer() {
    return layer;
  }

  /**
   * The layer's tile that needs most.
   *
   * @return index of the tile; −1 where all memory together is too little
   */
  public int tile() {
    return tile;
  }

  /**
   * What is needed.
   *
   * @return bytes of that tile, or of the whole network where all memory together is too little
   */
  public long bytesNeeded() {
    return bytesNeeded;
  }

  /**
   * What there is.
   *
   * @return bytes of a tile, or of the whole machine
   */
  public long bytesThere() {
    return bytesThere;
  }

  /**
   * The smallest changes that would each make it fit, checked by planning again.
   *
   * @return none if no change of one thing does
   */
  public List<PlanChange> changes() {
    return changes;
  }
}
