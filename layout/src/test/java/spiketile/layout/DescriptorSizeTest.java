package spiketile.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jol.info.ClassLayout;

/**
 * Bytes on the heap of what describes native memory, with compressed references and plain headers: a
 * layer has a handful of each, so none may hide a table.
 */
class DescriptorSizeTest {
  @ParameterizedTest
  @CsvSource({
    "spiketile.layout.Block, 32",
    "spiketile.layout.SpikeList, 56",
    "spiketile.layout.MergeIndex, 24",
    "spiketile.layout.ParameterMemory, 32",
    "spiketile.layout.TransposedList, 40"
  })
  void aDescriptorTakesSoManyBytes(Class<?> descriptor, long bytes) {
    ClassLayout layout = ClassLayout.parseClass(descriptor);

    assertThat(layout.instanceSize()).as(layout.toPrintable()).isEqualTo(bytes);
  }
}
