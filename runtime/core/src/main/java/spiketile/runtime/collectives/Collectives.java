package spiketile.runtime.collectives;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One rank's way to the others. A collective is called by all ranks of a group, in the same order, and
 * moves memory without a copy on the Java heap.
 *
 * <p>Memory: native segments, of any size. Aliasing: the segments of different ranks of one process do not overlap.
 * Threads: one at a time; a second one takes a {@link #split} of its own. Bits: {@link #allReduce} sums in
 * ascending order of the ranks, so that every implementation gives every rank the same bits.
 *
 * <p>Errors: {@link CollectivesException} names the rank, the call and what went wrong. After one the group is
 * not to be used any more: some ranks may have come further than others. The rank that met it calls {@link #abort}, so
 * that no other waits for it.
 *
 * <pre>{@code
 * group.broadcast(weights, 0);
 * for (...) {
 *   group.allReduce(gradient);
 * }
 * }</pre>
 */
public interface Collectives extends AutoCloseable {
  /**
   * This rank's number in the group.
   *
   * @return from 0 on
   */
  int rank();

  /**
   * How many ranks the group has.
   *
   * @return at least 1
   */
  int ranks();

  /**
   * Returns when all ranks have called it.
   *
   * @throws CollectivesException if a rank has gone
   */
  void barrier();

  /**
   * Copies a rank's memory to all others.
   *
   * @param data as large on every rank; read on the root, written on the others
   * @param root the rank whose memory is copied
   * @throws CollectivesException if a rank has gone, or sizes differ where that can be seen
   */
  void broadcast(MemorySegment data, int root);

  /**
   * Gives all ranks the parts of all, in place: rank r has brought bytes {@code [bounds[r], bounds[r + 1])}.
   *
   * @param data as large on every rank; a rank's own part is read, the others' are written
   * @param bounds where each rank's part begins, and the end of the last; the same on every rank
   * @throws IllegalArgumentException if the bounds are not as many as ranks and one more, or do not ascend within the data
   * @throws CollectivesException if a rank has gone
   */
  void allGather(MemorySegment data, long[] bounds);

  /**
   * Sums floats over all ranks, in place.
   *
   * <pre>
   *   x[i] = (…((x_0[i] + x_1[i]) + x_2[i]) + …)        x_r: what rank r has brought
   * </pre>
   *
   * @param floats as many on every rank
   * @throws IllegalArgumentException if the size is no multiple of 4
   * @throws CollectivesException if a rank has gone, or sizes differ where that can be seen
   */
  default void allReduce(MemorySegment floats) {
    allReduce(List.of(floats));
  }

  /**
   * Sums several pieces of memory as {@link #allReduce(MemorySegment)} does each of them. They are under way at the same
   * time, which takes less waiting than one after the other.
   *
   * @param floats as many pieces on every rank, of the same sizes
   * @throws IllegalArgumentException if a size is no multiple of 4
   * @throws CollectivesException if a rank has gone, or sizes differ where that can be seen
   */
  void allReduce(List<MemorySegment> floats);

  /**
   * Sends to another rank, which receives messages of one sender in the order in which they were sent. Returns
   * when the memory may be used again, which may be when the other has received.
   *
   * @param data what to send
   * @param to another rank
   * @throws IllegalArgumentException if that is no other rank
   * @throws CollectivesException if a rank has gone
   */
  void send(MemorySegment data, int to);

  /**
   * Receives from another rank.
   *
   * @param data as large as what was sent
   * @param from another rank
   * @throws IllegalArgumentException if that is no other rank
   * @throws CollectivesException if a rank has gone, or the message has another size
   */
  void receive(MemorySegment data, int from);

  /**
   * Makes groups of the ranks of this one, in which they keep their order. Called by all ranks.
   *
   * @param group the number of the group that this rank goes to, from 0 on
   * @return the group; to be closed before this one
   * @throws IllegalArgumentException if the number is negative
   * @throws CollectivesException if a rank has gone
   */
  Collectives split(int group);

  /**
   * Ends the others' waiting: those in a collective, or who come to one, fail with the reason, or are ended
   * where ranks are processes.
   *
   * @param reason why, such as the message of an exception
   */
  void abort(String reason);

  /** Leaves the group. Called by all ranks. */
  @Override
  void close();
}
