package spiketile.runtime;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import spiketile.kernels.Surrogate;

/** The metadata of a model file: what a network is, beside its numbers, as texts by key. */
final class ModelTexts {
  /** What the keys of the caller's notes start with. */
  static final String NOTE = "note.";

  private static final String FORMAT = "spiketile.format";
  private static final String VERSION = "1";
  private static final String INPUTS = "inputs";
  private static final String LAYERS = "layers";
  private static final String READOUT = "readout";
  private static final String DELAY = "delay";
  private static final String DETACH_RESET = "detach_reset";
  private static final String MAX_ACTIVITY = "max_activity";
  private static final String DROPOUT = "dropout";
  private static final String DENSE = "dense";
  private static final String BF16 = "bf16";
  private static final String INIT = "init";
  private static final String SEED = "seed";
  private static final String OPTIMIZER = "optimizer";
  private static final String UPDATES = "updates";
  private static final String PROGRESS = "progress";

  /** The surrogate, and whether α is learnt, of files from before there was a choice. */
  private static final String USUAL = " fast-sigmoid false";

  private static final int MOST_LAYERS = 10_000;

  private final Path file;
  private final Map<String, String> texts;

  ModelTexts(Path file, Map<String, String> texts) throws ModelFileException {
    this.file = file;
    this.texts = texts;
    if (!VERSION.equals(texts.get(FORMAT))) {
      throw refusal(FORMAT, "a model of this program has format " + VERSION);
    }
  }

  static void write(
      Map<String, String> texts,
      NetworkSpec spec,
      OptimizerSpec optimizer,
      long updates,
      TrainProgress progress) {
    texts.put(FORMAT, VERSION);
    texts.put(INPUTS, Integer.toString(spec.inputs()));
    texts.put(LAYERS, Integer.toString(spec.layers().size()));
    for (int l = 0; l < spec.layers().size(); l++) {
      LayerSpec layer = spec.layers().get(l);
      Surrogate surrogate = layer.neuron().surrogate();
      texts.put(
          ModelFile.name(l, "spec"),
          words(
              layer.neurons(),
              layer.recurrent(),
              layer.bias(),
              surrogate.beta(),
              surrogate.label(),
              layer.learnsAlpha()));
    }
    texts.put(READOUT, spec.readout().label());
    texts.put(DELAY, Integer.toString(spec.delay()));
    texts.put(DETACH_RESET, Boolean.toString(spec.detachReset()));
    texts.put(MAX_ACTIVITY, Double.toString(spec.maxActivity()));
    if (spec.dropout() > 0) {
      texts.put(DROPOUT, Double.toString(spec.dropout()));
    }
    texts.put(DENSE, Boolean.toString(spec.dense()));
    texts.put(BF16, Boolean.toString(spec.bf16()));
    texts.put(INIT, init(spec.init()));
    texts.put(SEED, Long.toString(spec.seed()));
    texts.put(OPTIMIZER, optimizer(optimizer));
    texts.put(UPDATES, Long.toString(updates));
    texts.put(
        PROGRESS,
        words(progress.epoch(), progress.samples(), progress.lossSum(), progress.correct()));
  }

  private static String init(Init init) {
    return switch (init) {
      case Init.Uniform u -> words("uniform", u.gain(), u.offset());
      case Init.TargetActivity t -> words("target-activity", t.activity());
    };
  }

  private static String optimizer(OptimizerSpec optimizer) {
    return switch (optimizer) {
      case OptimizerSpec.Sgd s -> words("sgd", s.rate(), s.momentum(), s.decay());
      case OptimizerSpec.Adam a ->
          words(
              a.decoupled() ? "adamw" : "adam",
              a.rate(),
              a.beta1(),
              a.beta2(),
              a.epsilon(),
              a.decay());
    };
  }

  private static String words(Object... values) {
    StringBuilder text = new StringBuilder();
    for (Object value : values) {
      text.append(text.isEmpty() ? "" : " ").append(value);
    }
    return text.toString();
  }

  /** The number of layers; checked against the file's tensors by whoever reads them. */
  int layers() throws ModelFileException {
    return parse(
        LAYERS,
        "a number from 1 to " + MOST_LAYERS,
        text -> {
          int count = Integer.parseInt(text);
          if (count < 1 || count > MOST_LAYERS) {
            throw new IllegalArgumentException(text);
          }
          return count;
        });
  }

  int inputs() throws ModelFileException {
    return parse(INPUTS, "a number", Integer::valueOf);
  }

  /** A layer with parameters that are read from tensors. */
  LayerSpec layer(int layer, Function<Surrogate, NeuronSpec> neuron) throws ModelFileException {
    return parse(
        ModelFile.name(layer, "spec"),
        "neurons, recurrent, bias, beta, surrogate and learnt alpha that fit the tensors",
        text -> {
          String[] words = words(text.split(" ", -1).length == 4 ? text + USUAL : text, 6);
          return new LayerSpec(
              Integer.parseInt(words[0]),
              flag(words[1]),
              flag(words[2]),
              neuron.apply(Surrogate.of(words[4], Float.parseFloat(words[3]))),
              flag(words[5]));
        });
  }

  Readout readout() throws ModelFileException {
    return parse(READOUT, "a readout", Readout::of);
  }

  int delay() throws ModelFileException {
    return parse(DELAY, "0 or 1", Integer::valueOf);
  }

  boolean detachReset() throws ModelFileException {
    return parse(DETACH_RESET, "true or false", ModelTexts::flag);
  }

  double maxActivity() throws ModelFileException {
    return parse(MAX_ACTIVITY, "a share", Double::valueOf);
  }

  /** 0 where nothing is said of it. */
  double dropout() throws ModelFileException {
    return texts.containsKey(DROPOUT) ? parse(DROPOUT, "a share", Double::valueOf) : 0;
  }

  boolean dense() throws ModelFileException {
    return parse(DENSE, "true or false", ModelTexts::flag);
  }

  boolean bf16() throws ModelFileException {
    return parse(BF16, "true or false", ModelTexts::flag);
  }

  long seed() throws ModelFileException {
    return parse(SEED, "a number", Long::valueOf);
  }

  Init init() throws ModelFileException {
    return parse(
        INIT,
        "'uniform GAIN OFFSET' or 'target-activity SHARE'",
        text ->
            switch (firstWord(text)) {
              case "uniform" -> new Init.Uniform(number(text, 3, 1), number(text, 3, 2));
              case "target-activity" -> new Init.TargetActivity(number(text, 2, 1));
              default -> throw new IllegalArgumentException("another rule");
            });
  }

  OptimizerSpec optimizer() throws ModelFileException {
    return parse(
        OPTIMIZER,
        "'sgd RATE MOMENTUM DECAY' or 'adam|adamw RATE BETA1 BETA2 EPSILON DECAY'",
        text ->
            switch (firstWord(text)) {
              case "sgd" ->
                  new OptimizerSpec.Sgd(number(text, 4, 1), number(text, 4, 2), number(text, 4, 3));
              case "adam" -> adam(text, false);
              case "adamw" -> adam(text, true);
              default -> throw new IllegalArgumentException("another rule");
            });
  }

  private static OptimizerSpec adam(String text, boolean decoupled) {
    return new OptimizerSpec.Adam(
        number(text, 6, 1),
        number(text, 6, 2),
        number(text, 6, 3),
        number(text, 6, 4),
        number(text, 6, 5),
        decoupled);
  }

  long updates() throws ModelFileException {
    return parse(
        UPDATES,
        "a number, 0 or more",
        text -> {
          long count = Long.parseLong(text);
          if (count < 0) {
            throw new IllegalArgumentException(text);
          }
          return count;
        });
  }

  TrainProgress progress() throws ModelFileException {
    return parse(
        PROGRESS,
        "epoch, samples, loss sum and correct",
        text -> {
          String[] words = words(text, 4);
          return new TrainProgress(
              Integer.parseInt(words[0]),
              Integer.parseInt(words[1]),
              Double.parseDouble(words[2]),
              Integer.parseInt(words[3]));
        });
  }

  private static double number(String text, int count, int index) {
    return Double.parseDouble(words(text, count)[index]);
  }

  private static String firstWord(String text) {
    return text.split(" ", 2)[0];
  }

  private static String[] words(String text, int count) {
    String[] words = text.split(" ", -1);
    if (words.length != count) {
      throw new IllegalArgumentException(count + " words needed: " + text);
    }
    return words;
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private <T> T parse(String key, String allowed, Function<String, T> parser)
      throws ModelFileException {
    String text = texts.get(key);
    if (text == null) {
      throw refusal(key, allowed);
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw refusal(key, allowed + " (" + e.getMessage() + ")");
    }
  }

  private ModelFileException refusal(String key, String allowed) {
    String text = texts.get(key);
    String found = text == null ? "nothing" : JsonText.brief(text);
    return new ModelFileException(file, "metadata '" + key + "'", found, allowed);
  }
}
