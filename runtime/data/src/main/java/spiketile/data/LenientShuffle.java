package spiketile.data;

import io.jhdf.filter.ByteShuffleFilter;
import io.jhdf.filter.Filter;

/**
 * HDF5's shuffle filter, which does nothing where a data set names it without the size of an element. That is
 * so for rows of any length: HDF5 itself then leaves the filter out of each chunk, and jhdf 0.13, which does not
 * look at what was left out of a chunk, would refuse the file.
 */
final class LenientShuffle implements Filter {
  private final Filter shuffle = new ByteShuffleFilter();

  @Override
  public int getId() {
    return shuffle.getId();
  }

  @Override
  public String getName() {
    return shuffle.getName();
  }

  @Override
  public byte[] decode(byte[] encoded, int[] elementBytes) {
    return elementBytes.length == 0 ? encoded : shuffle.decode(encoded, elementBytes);
  }
}
