package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is no whole model is refused, and the message says where it is not. */
class ModelFileRefusalTest {
  private static final NetworkCase GIVEN =
      NetworkCase.of(
              "5-7-3",
              NetworkSpec.of(5)
                  .layer(NetworkCase.varied(7, true, true))
                  .layer(new LayerSpec(3, NeuronSpec.POSTER)))
          .withSizes(2, 3);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void save() throws IOException {
    file = folder.resolve("model");
    try (Network network = GIVEN.open()) {
      ModelFile.save(file, network, TrainProgress.START, Map.of("data", "digits"));
    }
  }

  private void change(Consumer<ModelContent> change) throws IOException {
    ModelContent content = ModelContent.read(file);
    change.accept(content);
    content.write(file);
  }

  private void open() throws IOException {
    try (SavedModel saved = ModelFile.load(file)) {
      saved.open(GIVEN.run()).close();
    }
  }

  private void assertRefused(String... told) {
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(told);
  }

  @Test
  void theFileAsSavedOpens() throws IOException {
    open();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiketile.format",
        "inputs",
        "layers",
        "layer.1.spec",
        "layer.2.spec",
        "readout",
        "delay",
        "detach_reset",
        "max_activity",
        "dense",
        "bf16",
        "init",
        "seed",
        "optimizer",
        "updates",
        "progress"
      })
  void aMissingKeyIsNamed(String key) throws IOException {
    change(content -> assertThat(content.texts.remove(key)).isNotNull());

    assertRefused("metadata '" + key + "'", "found nothing");
  }

  @Test
  void noOtherKeyIsNeeded() throws IOException {
    ModelContent content = ModelContent.read(file);

    assertThat(content.texts).hasSize(16 + 1).containsKey("note.data");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spiketile.format | 2",
        "spiketile.format | 1.0",
        "inputs | 0",
        "inputs | -5",
        "inputs | 5.0",
        "inputs | five",
        "inputs | 99999999999",
        "layers | 0",
        "layers | -1",
        "layers | 10001",
        "layers | ''",
        "layer.1.spec | 0 true true 7.0",
        "layer.1.spec | 7 true true",
        "layer.1.spec | 7 true true 7.0 1",
        "layer.1.spec | 7 yes true 7.0",
        "layer.1.spec | 7 true TRUE 7.0",
        "layer.1.spec | 7 true true -1",
        "layer.1.spec | 7 true true NaN",
        "layer.1.spec | 8 true true 7.0",
        "layer.2.spec | 3  false false 10.0",
        "layer.2.spec | 3 true false 10.0",
        "readout | median",
        "readout | MEAN",
        "delay | 2",
        "delay | 0.5",
        "detach_reset | 1",
        "max_activity | 0",
        "max_activity | 1.5",
        "max_activity | NaN",
        "dense | true",
        "dense | maybe",
        "bf16 | half",
        "init | uniform 2.0",
        "init | uniform 0 0",
        "init | uniformly 2.0 0.001",
        "init | target-activity 1",
        "init | normal 0 1",
        "init | ''",
        "seed | 1e3",
        "seed | 9223372036854775808",
        "optimizer | sgd",
        "optimizer | sgd 0.1 1.0 0",
        "optimizer | sgdm 0.1 0.9 0",
        "optimizer | adam 0.1 0.9 0.999 1e-8",
        "optimizer | adam -0.1 0.9 0.999 1e-8 0",
        "optimizer | adamax 0.1 0.9 0.999 1e-8 0",
        "optimizer | rmsprop 0.1 0.9 0.999 1e-8 0",
        "updates | -1",
        "updates | 0.5",
        "progress | 0 0 0",
        "progress | 0 0 0 1",
        "progress | 0 0 NaN 0",
        "progress | 0 0 Infinity 0",
        "progress | -1 0 0 0",
        "progress | 1 2 3 4 5"
      })
  void aTextThatIsNotAllowedIsRefused(String key, String text) throws IOException {
    change(content -> assertThat(content.texts.put(key, text)).isNotNull());

    assertRefused("metadata");
  }

  @Test
  void theMessageOfATextSaysWhatWasFoundAndWhatIsAllowed() throws IOException {
    change(content -> content.texts.put("updates", "-1"));

    assertRefused("metadata 'updates'", "found \"-1\"", "allowed is a number, 0 or more");
  }

  @Test
  void anyOtherSafetensorsFileIsNoModelOfThisProgram() throws IOException {
    change(content -> content.texts.clear());

    assertRefused("spiketile.format", "a model of this program has format 1");
  }

  @Test
  void anotherKindOfFileIsRefused() throws IOException {
    for (String text :
        new String[] {"", "{}", "PK\3\4 what starts like an archive", "x".repeat(99)}) {
      Files.writeString(file, text, StandardCharsets.ISO_8859_1);
      assertRefused("byte ");
    }
  }

  @Test
  void aMissingFileIsAnIoException() {
    assertThatThrownBy(() -> ModelFile.load(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void everyTensorIsNeeded() throws IOException {
    ModelContent whole = ModelContent.read(file);
    for (String name : whole.shapes.keySet()) {
      whole.write(file);
      change(content -> content.remove(name));
      assertRefused("tensor \"" + name + "\"", "no such tensor");
    }
  }

  @Test
  void everyTensorsShapeMustFit() throws IOException {
    ModelContent whole = ModelContent.read(file);
    for (String name : whole.shapes.keySet()) {
      for (long[] shape : new long[][] {{}, {4}, {0}, {7, 0}, {7, 5, 1}, {5, 8}, {6, 7}, {35}}) {
        whole.write(file);
        change(content -> content.replace(name, new float[count(shape)], shape));
        assertThatThrownBy(this::open)
            .as("%s of shape %s", name, shape)
            .isInstanceOf(ModelFileException.class);
      }
    }
  }

  private static int count(long[] shape) {
    return (int) (SafetensorsHeader.bytes(shape) / Float.BYTES);
  }

  @Test
  void aTransposedWeightIsTold() throws IOException {
    change(content -> content.replace("layer.1.weight", new float[35], 7, 5));

    assertRefused("tensor \"layer.1.weight\"", "shape [7, 5]", "[5, 7]");
  }

  @Test
  void neuronParametersForAnotherNumberOfNeuronsAreRefused() throws IOException {
    // 3 of ϑ_grad beside 7 of ϑ, then 3 of all
    change(content -> content.replace("layer.1.theta_grad", new float[3], 3));
    assertRefused("layer.1.spec", "for 7 neurons and for 3");

    change(
        content -> {
          for (String part : new String[] {"alpha", "inv_c", "theta", "theta_grad"}) {
            content.replace("layer.1." + part, new float[] {1, 1, 1}, 3);
          }
        });
    assertRefused("layer.1.spec", "7 neurons has parameters for 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpha", "inv_c", "theta", "theta_grad"})
  void aNeuronParameterOutOfItsRangeIsRefused(String part) throws IOException {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      change(content -> content.values.get("layer.1." + part)[6] = value);
      assertRefused("layer.1.spec", "neuron 6", "" + value);
    }
  }

  @ParameterizedTest
  @CsvSource({"layer.1.weight, 1", "layer.1.recurrent, 1", "layer.1.bias, 1", "layer.2.weight, 2"})
  void weightsThatAreNotFiniteAreRefusedNamingTheLayer(String name, int layer) throws IOException {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      change(content -> content.values.get(name)[content.values.get(name).length - 1] = value);
      assertRefused("the weights of layer " + layer + " are not finite", "finite numbers only");
    }
  }

  @Test
  void momentsThatTheOptimizerNeedsMustBeThere() throws IOException {
    change(content -> content.texts.put("optimizer", "adam 0.1 0.9 0.999 1.0E-8 0.0"));

    assertRefused("tensor \"moment_2.layer.1.weight\"", "no such tensor");
  }

  @Test
  void tensorsAndKeysOfLaterVersionsAreIgnored() throws IOException {
    change(
        content -> {
          content.replace("layer.9.weight", new float[6], 2, 3);
          content.texts.put("author", "someone");
        });

    open();
  }
}
