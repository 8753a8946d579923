/** Event data sets: readers of their original files, a store in mapped memory, preprocessing. */
module spiketile.data {
  // jhdf does not name the modules it needs: the next three
  requires com.ning.compress.lzf;
  requires org.apache.commons.lang3;
  requires org.slf4j;
  requires io.jhdf;
  requires transitive spiketile.runtime;

  exports spiketile.data;
  exports spiketile.data.nir;
}
