package spiketile.app;

import java.io.IOException;
import java.nio.file.Path;
import spiketile.data.nir.NirFile;
import spiketile.data.nir.NirImport;
import spiketile.data.nir.NirNetwork;
import spiketile.runtime.ModelFile;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.RunSpec;
import spiketile.runtime.SavedModel;

/**
 * A network and its weights in a file: a model of this program, whoever saved it, or a graph in NIR.
 *
 * @param file where it is
 * @param saved the model; null if it is a graph
 * @param graph the graph; null if it is a model
 */
record WeightsFile(Path file, SavedModel saved, NirNetwork graph) implements AutoCloseable {
  /** What files of graphs end with. */
  private static final String NIR = ".nir";

  /** Without moments: nobody updates these weights here. */
  static final OptimizerSpec NO_OPTIMIZER = new OptimizerSpec.Sgd(1e-3, 0, 0);

  /** Opens a file, or a training's folder. */
  static WeightsFile open(Path fileOrFolder) throws IOException {
    return isNir(fileOrFolder)
        ? ofGraph(fileOrFolder, NirImport.Options.NONE)
        : ofModel(TrainedModel.file(fileOrFolder));
  }

  static boolean isNir(Path file) {
    return file.toString().endsWith(NIR);
  }

  static WeightsFile ofGraph(Path file, NirImport.Options options) throws IOException {
    return new WeightsFile(file, null, NirImport.network(file, NirFile.read(file), options));
  }

  private static WeightsFile ofModel(Path file) throws IOException {
    return new WeightsFile(file, ModelFile.load(file), null);
  }

  NetworkSpec spec() {
    return graph == null ? saved.spec() : graph.spec();
  }

  /** The network, to be closed by the caller. */
  Network open(RunSpec run) throws IOException {
    return Networks.fitting(() -> graph == null ? saved.open(run) : ofGraph(run));
  }

  private Network ofGraph(RunSpec run) {
    Network network = Network.open(graph.spec(), NO_OPTIMIZER, run);
    try {
      graph.putInto(network);
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (saved != null) {
      saved.close();
    }
  }
}
