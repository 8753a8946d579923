package spiketile.data.nir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spiketile.data.DataException;

class NirFileTest {
  @TempDir private Path folder;
  private Path reference;

  /** Written by the format's reference library. */
  @BeforeEach
  void copy() throws IOException {
    reference = folder.resolve("recurrent.nir");
    try (InputStream in = NirFileTest.class.getResourceAsStream("recurrent.nir")) {
      Files.copy(in, reference);
    }
  }

  @Test
  void theReferenceLibrarysFilesAreRead() throws IOException {
    NirGraph graph = NirFile.read(reference);

    assertThat(graph.nodes().keySet())
        .containsExactly("fc1", "fc2", "input", "lif1", "out", "output", "rec");
    assertThat(graph.edges()).hasSize(7).contains(new NirGraph.Edge("rec", "lif1"));
    NirNode affine = graph.nodes().get("fc1");
    assertThat(affine.type()).isEqualTo("Affine");
    assertThat(affine.fields().get("weight").shape()).containsExactly(30, 20);
    assertThat(affine.fields().get("weight").at(1)).isEqualTo(-0.7422097325325012);
    assertThat(graph.nodes().get("input").fields().get("shape")).isEqualTo(NirArray.sizes(20));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    NirGraph graph = NirFile.read(reference);
    Path copy = folder.resolve("copy.nir");
    NirWriter.write(copy, graph);

    assertThat(NirFile.read(copy)).isEqualTo(graph);
    NirGraph nested = Graphs.with(graph, "all", NirNode.of(graph));
    NirWriter.write(copy, nested);
    assertThat(NirFile.read(copy)).isEqualTo(nested);
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.nir"), "no HDF5");
    assertThatThrownBy(() -> NirFile.read(text))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("text.nir: not readable as HDF5");
    Path empty = Files.createFile(folder.resolve("empty.nir"));
    assertThatThrownBy(() -> NirFile.read(empty)).isInstanceOf(DataException.class);
  }
}
