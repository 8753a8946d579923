package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.Readout;
import spiketile.runtime.RunSpec;

class InfoCommandTest {
  @Test
  void tellsTheMachineAndThePlan() {
    Cli.Result result = Cli.line("info --kernels scalar --sizes 100,80,7 --batch 6 --steps 9");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("CPU  ", "cores  ", "kernels     scalar, 32 bits", "caches      L1 ")
        .contains("huge pages  ", "JDK         25")
        .contains("memory plan of 100-80-7 neurons", "batch 6, 9 steps")
        .contains("layer 1", "layer 2", "tile width", "weights", "lambda", "total");
  }

  @Test
  void theTotalIsWhatANetworkTakes() {
    NetworkSpec spec = NetworkSpec.of(100).layer(80).layer(7).readout(Readout.MEAN).build();
    long bytes;
    try (Network network = Network.open(spec, OptimizerSpec.adam(1), RunSpec.host(6, 9))) {
      bytes = network.allocatedBytes();
    }

    String out = Cli.line("info --sizes 100,80,7 --batch 6 --steps 9").out();

    assertThat(out.lines().filter(line -> line.startsWith("all ")))
        .singleElement()
        .asString()
        .endsWith(" " + Report.format("%,d", bytes));
  }

  @Test
  void tellsWhatBackpropagationKeepsBesideADenseOne() {
    String out = Cli.line("info --sizes 700,1462,1462,20 --batch 48 --steps 100").out();

    assertThat(out)
        .contains("what backpropagation through time keeps of a sample")
        .containsPattern("planned +[\\d,]+ +\\d+\\.\\d times as much")
        .containsPattern("at 5\\.0% active +[\\d,]+ +\\d+\\.\\d times as much")
        .containsPattern("dense +4,990,400")
        .containsPattern("dense, u and S alone +2,635,200");
    assertThat(Cli.line("info --dense").out()).doesNotContain("keeps of a sample");
  }

  @Test
  void thereIsAPlanWithCheckpoints() {
    String options = "info --sizes 64,300,10 --batch 32 --steps 5000";

    assertThat(Cli.line(options + " --checkpoint-steps 100").out())
        .containsPattern("checkpoints every \\d+ steps")
        .containsPattern("checkpoints +- +[\\d,]+");
    assertThat(Cli.line(options).out()).doesNotContain("checkpoints");
  }

  @Test
  void thereIsAPlanForDenseProducts() {
    assertThat(Cli.line("info --dense").out()).contains("dense spikes");
    assertThat(Cli.line("info --bf16").out()).contains("bf16 weights");
  }

  @ParameterizedTest
  @CsvSource({
    "--sizes 5, --sizes 5: an input and at least one layer needed",
    "--batch 0, --batch 0",
    "--steps 0, --steps 0",
    "--batch 1000000 --steps 1000000, must stay below",
    "--threads 0, --threads 0",
    "--checkpoint-steps -1, --checkpoint-steps -1",
    "'--sizes 1000000,1000000', bytes"
  })
  void refusals(String options, String message) {
    Cli.Result result = Cli.line("info " + options);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message).doesNotContain("Exception");
  }
}
