package spiketile.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a network is: its layers, its readout, and how gradients flow. See docs/model.md.
 *
 * @param inputs neurons of layer 0
 * @param layers the layers above, the last of which is read out
 * @param readout how the last layer becomes logits
 * @param delay steps from a layer's spike to the next layer's current: 1, or 0; the first layer always
 *     sees the input of bin t at step t + 1
 * @param detachReset whether gradients ignore the reset's own path
 * @param maxActivity most of a hidden layer's neurons in a row of its list, as a share; 1 for no cap
 * @param dropout share of each hidden layer's neurons that a training drops, drawn for each sample
 * @param dense whether every neuron counts as active and the products are dense
 * @param bf16 whether the products read weights rounded to bf16; the optimizer updates masters in fp32
 * @param init how weights are drawn
 * @param seed of the weights
 */
public record NetworkSpec(
    int inputs,
    List<LayerSpec> layers,
    Readout readout,
    int delay,
    boolean detachReset,
    double maxActivity,
    double dropout,
    boolean dense,
    boolean bf16,
    Init init,
    long seed) {
  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException if they do not; the message names the part
   */
  public NetworkSpec {
    layers = List.copyOf(layers);
    Objects.requireNonNull(readout, "readout");
    Objects.requireNonNull(init, "init");
    if (inputs < 1) {
      throw new IllegalArgumentException("at least one input needed: " + inputs);
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("at least one layer above the input needed");
    }
    if (delay != 0 && delay != 1) {
      throw new IllegalArgumentException("the synaptic delay is 0 or 1 steps, not " + delay);
    }
    if (!(maxActivity > 0 && maxActivity <= 1)) {
      throw new IllegalArgumentException(
          "max activity must be above 0 and at most 1: " + maxActivity);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout must be 0 or more and below 1: " + dropout);
    }
    if (layers.getLast().recurrent()) {
      throw new IllegalArgumentException("the last layer cannot be recurrent");
    }
    if (layers.getLast().learnsAlpha() && !readout.spiking()) {
      throw new IllegalArgumentException("a leaky readout's α cannot be learnt");
    }
    if (dense && bf16) {
      throw new IllegalArgumentException("dense products read fp32 weights, not bf16");
    }
    if (dense && (maxActivity < 1 || layers.stream().anyMatch(LayerSpec::recurrent))) {
      throw new IllegalArgumentException(
          "dense products take no activity cap and no recurrent layer");
    }
  }

  /**
   * Starts a description with the defaults: delay 1, reset detached, no cap, sparse, the poster's
   * neurons and weights, spike-count readout, seed 0.
   *
   * @param inputs neurons of layer 0
   * @return a builder without layers
   */
  public static Builder of(int inputs) {
    return new Builder(inputs);
  }

  /**
   * Classes that the readout tells apart.
   *
   * @return the last layer's size
   */
  public int classes() {
    return layers.getLast().neurons();
  }

  /**
   * Neurons that feed a layer.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return the size of the population below it
   */
  public int inputsOf(int layer) {
    return layer == 0 ? inputs : layers.get(layer - 1).neurons();
  }

  /** The neurons as trained: all of them always active if the network is dense. */
  NeuronSpec neuronOf(int layer) {
    NeuronSpec neuron = layers.get(layer).neuron();
    return dense ? neuron.alwaysActive() : neuron;
  }

  /** Share of a layer's neurons that are dropped in a sample. */
  double dropoutOf(int layer) {
    return layer == layers.size() - 1 ? 0 : dropout;
  }

  /** Whether a layer has parameters of a kind. */
  boolean has(int layer, ParameterKind kind) {
    LayerSpec target = layers.get(layer);
    return switch (kind) {
      case WEIGHT -> true;
      case RECURRENT -> target.recurrent();
      case BIAS -> target.bias();
      case ALPHA -> target.learnsAlpha();
    };
  }

  /** Rows of a layer's parameters of a kind. */
  int rows(int layer, ParameterKind kind) {
    if (!has(layer, kind)) {
      throw new IllegalArgumentException("layer %d has no %s".formatted(layer + 1, kind));
    }
    return switch (kind) {
      case WEIGHT -> inputsOf(layer);
      case RECURRENT -> layers.get(layer).neurons();
      case BIAS, ALPHA -> 1;
    };
  }

  /** How many parameters of a kind a layer has. */
  long parameterCount(int layer, ParameterKind kind) {
    return (long) rows(layer, kind) * layers.get(layer).neurons();
  }

  /** Puts a {@link NetworkSpec} together. */
  public static final class Builder {
    private final int inputs;
    private final List<LayerSpec> layers = new ArrayList<>();
    private Readout readout = Readout.SPIKE_COUNT;
    private int delay = 1;
    private boolean detachReset = true;
    private double maxActivity = 1;
    private double dropout;
    private boolean dense;
    private boolean bf16;
    private Init init = Init.POSTER;
    private long seed;

    private Builder(int inputs) {
      this.inputs = inputs;
    }

    /**
     * Adds a layer of the poster's neurons.
     *
     * @param neurons how many
     * @return this builder
     */
    public Builder layer(int neurons) {
      return layer(new LayerSpec(neurons, NeuronSpec.POSTER));
    }

    /**
     * Adds a layer.
     *
     * @param layer what it is
     * @return this builder
     */
    public Builder layer(LayerSpec layer) {
      layers.add(layer);
      return this;
    }

    /**
     * Sets the readout.
     *
     * @param value how the last layer becomes logits
     * @return this builder
     */
    public Builder readout(Readout value) {
      readout = value;
      return this;
    }

    /**
     * Sets the synaptic delay.
     *
     * @param steps 0 or 1
     * @return this builder
     */
    public Builder delay(int steps) {
      delay = steps;
      return this;
    }

    /**
     * Sets whether gradients ignore the reset's own path.
     *
     * @param value true to ignore it
     * @return this builder
     */
    public Builder detachReset(boolean value) {
      detachReset = value;
      return this;
    }

    /**
     * Caps the lists of hidden layers.
     *
     * @param share most of a layer's neurons in a row; 1 for no cap
     * @return this builder
     */
    public Builder maxActivity(double share) {
      maxActivity = share;
      return this;
    }

    /**
     * Drops neurons of hidden layers in training.
     *
     * @param share of the neurons, 0 for none
     * @return this builder
     */
    public Builder dropout(double share) {
      dropout = share;
      return this;
    }

    /**
     * Makes every neuron active and the products dense.
     *
     * @param value whether to
     * @return this builder
     */
    public Builder dense(boolean value) {
      dense = value;
      return this;
    }

    /**
     * Makes the products read weights rounded to bf16.
     *
     * @param value whether to
     * @return this builder
     */
    public Builder bf16(boolean value) {
      bf16 = value;
      return this;
    }

    /**
     * Sets how weights are drawn.
     *
     * @param value the rule
     * @return this builder
     */
    public Builder init(Init value) {
      init = value;
      return this;
    }

    /**
     * Sets the seed of the weights.
     *
     * @param value any number
     * @return this builder
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Checks and returns the description.
     *
     * @return the network
     * @throws IllegalArgumentException if parts do not fit each other
     */
    public NetworkSpec build() {
      return new NetworkSpec(
          inputs,
          layers,
          readout,
          delay,
          detachReset,
          maxActivity,
          dropout,
          dense,
          bf16,
          init,
          seed);
    }
  }
}
