package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spiketile.runtime.ExchangeVolume;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.Phase;
import spiketile.runtime.Profile;
import spiketile.runtime.RunSpec;
import spiketile.runtime.Trainer;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.SpikeData;

/** What README.md, docs/data.md and docs/observing.md show, word by word. */
class DocSnippetsTest {
  @TempDir private Path folder;

  private static Network network() {
    NetworkSpec spec = NetworkSpec.of(700).layer(16).layer(20).build();
    return Network.open(spec, OptimizerSpec.adam(1e-3), RunSpec.host(4, 100));
  }

  @Test
  void dataSetsFromJava() throws Exception {
    Path file = Files.write(folder.resolve("shd_train.h5"), Samples.tinyShd());
    Path store = folder.resolve("store");
    int[] samples = {0, 1, 2};
    double rate = 1e-3;
    long seed = 1;
    try (Network network = network()) {
      EventStore.write(
          new ShdFile(file, 20), store, BadRecordings.refuse()); // such as shd_train.h5
      try (EventStore events = EventStore.open(store)) {
        SpikeData data =
            new EventData(events, Pipeline.of(events.sensor(), 100, 14_000).capped(48));
        new Trainer(network, data, seed).epoch(samples, rate, report -> true);
      }
      assertThat(network.updates()).isEqualTo(1);
    }
  }

  /** That it runs is all there is to see. */
  @Test
  void trainingFromJava() {
    EventBatch batch = new EventBatch(700, 100, 1);
    batch.fill((sample, events) -> events.add(0, 3), new int[1]);
    NetworkSpec spec = NetworkSpec.of(700).layer(1462).layer(1462).layer(20).build();
    try (Network network = Network.open(spec, OptimizerSpec.adam(1e-3), RunSpec.host(48, 100))) {
      double loss = network.trainStep(batch); // an EventBatch of up to 48 samples
    }
  }

  @Test
  void profilesFromJava() {
    EventBatch batch = new EventBatch(700, 100, 1);
    batch.fill((sample, events) -> events.add(0, 3), new int[1]);
    try (Network network = network()) {
      Profile profile = new Profile(network.run().threads());
      network.measure(profile);
      network.trainStep(batch);
      network.stopMeasuring();
      double share =
          (double) profile.nanos(Phase.EXCHANGE) / profile.wallNanos() / profile.threads();
      ExchangeVolume volume = network.exchanged(); // since the network was opened
      assertThat(share).isBetween(0.0, 1.0);
      assertThat(volume.lists()).isPositive();
    }
  }
}
