package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.runtime.Init;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.RatePenalty;
import spiketile.runtime.Readout;
import spiketile.runtime.data.ImageEncoder;

class TrainOptionsTest {
  @Test
  void defaultsStandInTrainDefaults() {
    TrainOptions options = TrainOptions.parse("--seed=0");

    assertThat(options.network.sizes).hasToString(TrainDefaults.SIZES);
    assertThat(options.learning.epochs).isEqualTo(TrainDefaults.EPOCHS);
    assertThat(options.optimizerSpec().rate()).isEqualTo(TrainDefaults.LR);
    assertThat(options.networkSpec().readout().label()).isEqualTo(TrainDefaults.READOUT);
  }

  @Test
  void everyOptionArrivesWhereItBelongs() {
    TrainOptions options =
        TrainOptions.parse(
            "--sizes=64,32,16,10 --readout=max --delay=0 --bias --reset-path --max-activity=0.5"
                + " --init-gain=3 --target-activity=0 --alpha=0.9 --inv-c=0.25 --theta=2"
                + " --theta-grad=1.5 --beta=5 --epochs=7 --batch=9 --optimizer=adamw --lr=0.01"
                + " --lr-end=0.5 --weight-decay=0.1 --seed=11 --encoder=rate --steps=13 --rate=0.75"
                + " --test-count=100 --split-seed=4");

    var network = options.networkSpec();
    assertThat(network.inputs()).isEqualTo(64);
    assertThat(network.layers()).extracting(layer -> layer.neurons()).containsExactly(32, 16, 10);
    assertThat(network.layers()).allMatch(layer -> layer.bias() && !layer.recurrent());
    assertThat(network.layers().getFirst().neuron())
        .isEqualTo(NeuronSpec.uniform(0.9f, 0.25f, 2, 1.5f, 5));
    assertThat(network.readout()).isEqualTo(Readout.MAX);
    assertThat(network.delay()).isZero();
    assertThat(network.detachReset()).isFalse();
    assertThat(network.maxActivity()).isEqualTo(0.5);
    assertThat(network.dense()).isFalse();
    assertThat(network.init()).isEqualTo(new Init.Uniform(3, 0.001));
    assertThat(network.seed()).isEqualTo(11);
    assertThat(options.optimizerSpec())
        .isEqualTo(new OptimizerSpec.Adam(0.01, 0.9, 0.999, 1e-8, 0.1, true));
    assertThat(options.learning.rate()).isEqualTo(new RateSchedule.Cosine(0.01, 0.5, 7));
    assertThat(options.learning.batch).isEqualTo(9);
    assertThat(options.data.encoder()).isEqualTo(new ImageEncoder.Rate(13, 0.75));
    assertThat(options.data.testCount).isEqualTo(100);
    assertThat(options.data.splitSeed).isEqualTo(4);
  }

  @Test
  void hiddenLayersAreRecurrentAndTheReadoutIsNot() {
    assertThat(TrainOptions.parse("--hidden=20,30 --recurrent").networkSpec().layers())
        .extracting(layer -> layer.recurrent())
        .containsExactly(true, true, false);
  }

  @Test
  void secondThresholdComesDownInEqualSteps() {
    NeuronOptions neurons =
        TrainOptions.parse("--theta-grad=0.75 --theta-grad-start=-0.25 --theta-grad-epochs=4")
            .neurons;

    assertThat(neurons.thetaGradLowered(0)).isEqualTo(1);
    assertThat(neurons.thetaGradLowered(1)).isEqualTo(0.75f);
    assertThat(neurons.thetaGradLowered(4)).isZero();
    assertThat(TrainOptions.parse("--theta-grad=0.75").neurons.thetaGradLowered(0)).isZero();
  }

  @Test
  void otherChoicesArriveToo() {
    TrainOptions options =
        TrainOptions.parse(
            "--hidden=20 --dense --target-activity=0.1 --optimizer=sgd --lr=1 --momentum=0.5 --weight-decay=0");

    assertThat(options.network.sizes).hasToString("64,20,10");
    assertThat(options.networkSpec().dense()).isTrue();
    assertThat(options.networkSpec().init()).isEqualTo(new Init.TargetActivity(0.1));
    assertThat(options.optimizerSpec()).isEqualTo(new OptimizerSpec.Sgd(1, 0.5, 0));
  }

  @Test
  void textGivesTheSameOptionsAgain() {
    TrainOptions options =
        TrainOptions.parse("--hidden=20,30 --dense --lr=0.0123 --encoder=rate --seed=-5");

    TrainOptions again = TrainOptions.parse(options.text());

    assertThat(options.text()).contains("--sizes=64,20,30,10 ", " --dense ", "--lr=0.0123 ");
    assertThat(again.text()).isEqualTo(options.text());
    assertThat(again.networkSpec()).isEqualTo(options.networkSpec());
  }

  @Test
  void alphaIsPerLayerAndLearntInHiddenOnes() {
    TrainOptions options = TrainOptions.parse("--hidden=20,30 --alpha=0.9,0.8,0.5 --learn-alpha");

    assertThat(options.networkSpec().layers())
        .extracting(layer -> layer.neuron().alpha()[0])
        .containsExactly(0.9f, 0.8f, 0.5f);
    assertThat(options.networkSpec().layers())
        .extracting(layer -> layer.learnsAlpha())
        .containsExactly(true, true, false);
    assertThat(TrainOptions.parse(options.text()).networkSpec()).isEqualTo(options.networkSpec());
  }

  @Test
  void regularisationArrives() throws IOException {
    TrainOptions options =
        TrainOptions.parse(
            "--dropout=0.2 --rate-penalty=3 --rate-lower=0.01 --rate-upper=0.05 --clip-norm=2");

    assertThat(options.networkSpec().dropout()).isEqualTo(0.2);
    assertThat(options.learning.mostNorm()).isEqualTo(2);
    assertThat(TrainOptions.parse("--dense").learning.mostNorm()).isInfinite();
    try (TrainingData data = TrainingData.open(options.data, null, null)) {
      assertThat(options.learning.objective(data).rates())
          .isEqualTo(new RatePenalty(0.01, 0.05, 3));
    }
  }

  static Stream<String> refusals() {
    return Stream.of(
        "--sizes 64,256 | --sizes 64,256: the data needs 64 inputs first and 10 classes last",
        "--sizes 64,0,10 | '0' in '64,0,10': whole numbers from 1 to 1000000 needed",
        "--sizes 64,,10 | '' in '64,,10'",
        "--sizes 64,x,10 | 'x' in '64,x,10'",
        "--sizes 64,-3,10 | '-3' in '64,-3,10'",
        "--sizes 64,99999999999,10 | '99999999999' in",
        "--sizes 64,1000000,1000000,10 | 1,000,000,000,000 weights between two layers",
        "--hidden 20 --sizes 64,20,10 | --sizes and --hidden say the same",
        "--readout median | --readout 'median': spike-count, mean, max, last or per-step needed",
        "--delay 2 | --delay 2: a whole number from 0 to 1 needed",
        "--delay x | Invalid value for option '--delay': 'x' is not an int",
        "--max-activity 0 | --max-activity 0.0: a number above 0, at most 1 needed",
        "--max-activity 1.5 | --max-activity 1.5: a number above 0, at most 1 needed",
        "--max-activity NaN | --max-activity NaN",
        "--dense --recurrent | --recurrent and --dense exclude each other: dense layers are feed-forward",
        "--label-smoothing 1 | --label-smoothing 1.0: a number at least 0, below 1 needed",
        "--surrogate step | --surrogate 'step': fast-sigmoid, arctan, triangle or sigmoid needed",
        "--dropout 1 | --dropout 1.0: a number at least 0, below 1 needed",
        "--rate-lower 0.1 | --rate-lower belongs to --rate-penalty",
        "--rate-penalty 1 --rate-upper 0.1 --rate-lower 0.2 | --rate-lower 0.2: a number from 0 to 0.1 needed",
        "--clip-norm -1 | --clip-norm -1.0: a number from 0 to 1000000 needed",
        "--bf16 --dense | --bf16 and --dense exclude each other",
        "--max-activity 0.5 --dense | --max-activity and --dense exclude each other",
        "--init-gain 0 --target-activity 0 | --init-gain 0.0: a number above 0, at most 1000 needed",
        "--target-activity 1 | --target-activity 1.0: a number at least 0, below 1 needed",
        "--target-activity 0.1 --init-gain 2 | --init-gain has no effect with a target activity",
        "--alpha 0.9,x | 'x': a number, or one for each layer, separated by commas, needed",
        "--alpha 0.9,0.8,0.7 | --alpha 0.9,0.8,0.7: one number, or 2 for as many layers, needed",
        "--alpha 0.9,2 | --alpha 2.0: a number from 0 to 1 needed",
        "--alpha -0.1 | --alpha -0.1",
        "--alpha 1.1 | --alpha 1.1",
        "--inv-c 0 | --inv-c 0.0: a number above 0",
        "--inv-c Infinity | --inv-c Infinity",
        "--theta 0 | --theta 0.0",
        "--theta 1 --theta-grad 1.5 | --theta-grad 1.5: a number from -Infinity to 1 needed",
        "--beta 0 | --beta 0.0",
        "--epochs 0 | --epochs 0: a whole number from 1 to 1000000 needed",
        "--epochs 2.5 | Invalid value for option '--epochs': '2.5' is not an int",
        "--epochs 99999999999 | '99999999999' is not an int",
        "--batch 0 | --batch 0: a whole number from 1 to 1797 needed",
        "--batch 1798 | --batch 1798",
        "--lr 0 | --lr 0.0: a number above 0, at most 1000 needed",
        "--lr -1 | --lr -1.0",
        "--lr NaN | --lr NaN",
        "--lr-end 2 | --lr-end 2.0: a number from 0 to 1 needed",
        "--optimizer sgd --momentum 1 | --momentum 1.0: a number at least 0, below 1 needed",
        "--optimizer adam --momentum 0.5 | --momentum belongs to --optimizer sgd, not adam",
        "--optimizer rmsprop | expected one of [SGD, ADAM, ADAMW] (case-insensitive) but was 'rmsprop'",
        "--weight-decay -1 | --weight-decay -1.0",
        "--encoder latency --rate 0.5 | --rate belongs to --encoder rate, not latency",
        "--encoder rate --rate 0 | --rate 0.0",
        "--encoder morse | 'morse'",
        "--steps 0 | --steps 0: a whole number from 1 to 10000 needed",
        "--test-count 0 | --test-count 0: a whole number from 1 to 1796 needed",
        "--test-count 1797 | --test-count 1797",
        "--threads 0 | --threads 0: a whole number from 1 to 1024 needed",
        "--threads 1025 | --threads 1025",
        "--kernels gpu | --kernels 'gpu': vector or scalar needed",
        "--product both | expected one of [AUTO, SPARSE, DENSE] (case-insensitive) but was 'both'",
        "--product dense --bf16 | dense products take neither weights in bf16 nor recurrent layers",
        "--product dense --recurrent | dense products take neither",
        "--seed x | '--seed'",
        "--lr 2 --epochs 3 --epochs 4 | --epochs is given more than once",
        "--dense --bias --dense | --dense",
        "--out a --out b | option '--out' (DIR) should be specified only once",
        "--epochs | --epochs");
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void badOptionsAreRefusedByName(String example) {
    String[] parts = example.split(" \\| ");

    Cli.Result result = Cli.line("train " + parts[0]);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("spiketile: ").contains(parts[1]);
    assertThat(result.err()).doesNotContain("Exception");
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nothing=1", "--epochs=0", "--sizes=1,2", "--lr"})
  void aSavedTextThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> TrainOptions.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"'5', 5", "'1,2', '1,2'", "' 3 , 4', '3,4'"})
  void sizesAreListsOfNumbers(String text, String sizes) {
    assertThat(LayerSizes.parse(text)).hasToString(sizes);
  }
}
