package spiketile.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.Seeds;

/**
 * A network with random input: one of the forms that all tests of networks go through.
 *
 * @param name what is special about it
 * @param spec the network
 * @param optimizer its rule of updates
 * @param batch most samples
 * @param steps time steps T
 * @param rate share of inputs that fire in a step
 */
record NetworkCase(
    String name, NetworkSpec spec, OptimizerSpec optimizer, int batch, int steps, double rate) {
  /** Of the weights, the inputs and the labels of every case. */
  static final long SEED = 20_25;

  private static final MachineProfile HOST = MachineProfile.host();
  private static final int INPUTS = 70;
  private static final int CLASSES = 10;
  private static final NeuronSpec NEURON = NeuronSpec.uniform(0.9f, 0.5f, 1f, 0.5f, 10f);

  static NetworkCase of(String name, NetworkSpec.Builder spec) {
    return new NetworkCase(
        name, spec.seed(SEED).build(), new OptimizerSpec.Sgd(0.05, 0.9, 0.001), 6, 12, 0.2);
  }

  NetworkCase withOptimizer(OptimizerSpec value) {
    return new NetworkCase(name, spec, value, batch, steps, rate);
  }

  NetworkCase withSizes(int newBatch, int newSteps) {
    return new NetworkCase(name, spec, optimizer, newBatch, newSteps, rate);
  }

  private NetworkCase withRate(double value) {
    return new NetworkCase(name, spec, optimizer, batch, steps, value);
  }

  private static LayerSpec layer(int neurons) {
    return new LayerSpec(neurons, NEURON);
  }

  private static LayerSpec recurrent(int neurons) {
    return new LayerSpec(neurons, true, false, NEURON);
  }

  private static LayerSpec learning(int neurons, boolean recurrent) {
    return new LayerSpec(neurons, recurrent, true, NEURON, true);
  }

  private static LayerSpec biased(int neurons) {
    return new LayerSpec(neurons, false, true, NEURON);
  }

  /** A layer in which every neuron has parameters of its own. */
  static LayerSpec varied(int neurons, boolean recurrent, boolean bias) {
    SplittableRandom random = new SplittableRandom(SEED + neurons);
    float[][] values = new float[4][neurons];
    for (int i = 0; i < neurons; i++) {
      values[0][i] = (float) random.nextDouble(0.5, 1);
      values[1][i] = (float) random.nextDouble(0.2, 1);
      values[2][i] = (float) random.nextDouble(0.5, 1.5);
      values[3][i] = (float) random.nextDouble(-0.5, 0.5);
    }
    return new LayerSpec(
        neurons, recurrent, bias, new NeuronSpec(values[0], values[1], values[2], values[3], 7f));
  }

  private static NetworkSpec.Builder stack(LayerSpec... layers) {
    NetworkSpec.Builder builder = NetworkSpec.of(INPUTS);
    for (LayerSpec layer : layers) {
      builder.layer(layer);
    }
    return builder;
  }

  private static NetworkSpec.Builder feedForward() {
    return stack(layer(200), layer(90), layer(CLASSES));
  }

  private static NetworkSpec.Builder leaky(Readout readout) {
    return stack(layer(200), biased(CLASSES)).readout(readout);
  }

  private static NetworkSpec.Builder recurrent() {
    return stack(recurrent(150), recurrent(70), layer(CLASSES));
  }

  /** Every form of a network, each layer of most of them with several tiles. */
  static List<NetworkCase> all() {
    List<NetworkCase> cases = new ArrayList<>();
    cases.add(of("feed-forward", feedForward()));
    cases.add(of("feed-forward, delay 0", feedForward().delay(0)));
    for (Readout readout : Readout.values()) {
      if (!readout.spiking()) {
        cases.add(of("readout " + readout.label(), leaky(readout)));
        cases.add(of("readout " + readout.label() + ", delay 0", leaky(readout).delay(0)));
      }
    }
    cases.add(of("recurrent", recurrent()));
    cases.add(
        of(
            "recurrent, delay 0, leaky",
            stack(recurrent(150), biased(CLASSES)).readout(Readout.MEAN).delay(0)));
    cases.add(of("path of the reset", feedForward().detachReset(false)));
    cases.add(of("recurrent, path of the reset", recurrent().detachReset(false)));
    cases.add(
        of(
            "parameters for each neuron",
            stack(varied(200, false, true), varied(90, true, true), varied(CLASSES, false, true))));
    cases.add(of("cap", feedForward().maxActivity(0.05)));
    cases.add(of("cap, recurrent", recurrent().maxActivity(0.05)));
    cases.add(of("dropout", feedForward().dropout(0.3)));
    cases.add(of("dropout, recurrent", recurrent().dropout(0.3)));
    cases.add(of("dropout, path of the reset", feedForward().detachReset(false).dropout(0.3)));
    cases.add(of("learnt alpha", stack(learning(200, false), learning(90, false), layer(CLASSES))));
    cases.add(of("learnt alpha, recurrent", stack(learning(150, true), layer(CLASSES))));
    cases.add(
        of(
            "learnt alpha, recurrent, bf16, path of the reset",
            stack(learning(150, true), layer(CLASSES)).bf16(true).detachReset(false)));
    cases.add(of("dense", feedForward().dense(true)));
    cases.add(of("dense, delay 0", feedForward().dense(true).delay(0)));
    cases.add(of("dense, leaky, bias", leaky(Readout.MAX).dense(true)));
    cases.add(of("bf16", feedForward().bf16(true)));
    cases.add(of("bf16, recurrent", recurrent().bf16(true)));
    cases.add(of("bf16, leaky, bias", leaky(Readout.MEAN).bf16(true)));
    cases.add(of("one layer", stack(layer(200))));
    cases.add(of("one leaky layer of several tiles", stack(biased(200)).readout(Readout.LAST)));
    cases.add(of("batch 1", feedForward()).withSizes(1, 12));
    cases.add(of("several tasks a lone tile", feedForward()).withSizes(40, 15));
    cases.add(of("several tasks a lone tile, leaky", leaky(Readout.MEAN)).withSizes(300, 3));
    cases.add(of("one step", feedForward().delay(0)).withSizes(6, 1));
    cases.add(of("one step, recurrent", recurrent().delay(0)).withSizes(6, 1));
    cases.add(of("one step, leaky", leaky(Readout.MEAN).delay(0)).withSizes(1, 1));
    cases.add(of("no input spike", feedForward()).withRate(0));
    cases.add(of("no input spike, leaky with bias", leaky(Readout.PER_STEP)).withRate(0));
    cases.add(of("every input fires always", feedForward()).withRate(1));
    cases.add(of("every input fires always, recurrent", recurrent()).withRate(1));
    cases.add(of("Adam", feedForward()).withOptimizer(OptimizerSpec.adam(0.01)));
    cases.add(of("AdamW, recurrent", recurrent()).withOptimizer(OptimizerSpec.adamW(0.01, 0.1)));
    cases.add(of("SGD", feedForward()).withOptimizer(new OptimizerSpec.Sgd(0.1, 0, 0)));
    return cases;
  }

  static Stream<NetworkCase> stream() {
    return all().stream();
  }

  /** One thread, vector kernels, this machine, plain memory. */
  RunSpec run() {
    return new RunSpec(batch, steps, 1, Providers.vector(), HOST, Backing.PLAIN);
  }

  Network open() {
    return open(UnaryOperator.identity());
  }

  /** A rank's layers. */
  Network open(UnaryOperator<RunSpec> change, Pipeline pipeline) {
    Network network = Network.open(spec, optimizer, change.apply(run()), pipeline);
    network.drop(SEED, 0);
    return network;
  }

  Network open(UnaryOperator<RunSpec> change) {
    Network network = Network.open(spec, optimizer, change.apply(run()));
    perturb(network);
    return network;
  }

  /** Makes a draw of whom the network drops, if it drops anybody, and lets rates cost something then. */
  static void perturb(Network network) {
    network.drop(SEED, 0);
    double strength = 10 * network.spec().dropout();
    network.minimise(new Objective(0, new float[0], new RatePenalty(0.05, 0.1, strength)));
  }

  EventBatch emptyBatch() {
    return new EventBatch(spec.inputs(), steps, batch);
  }

  /** A full batch of random spikes and labels. */
  EventBatch batch(long number) {
    return batch(number, batch);
  }

  /** A batch of random spikes and labels with some samples; each number has its own. */
  EventBatch batch(long number, int samples) {
    EventBatch filled = emptyBatch();
    fill(filled, number, samples);
    return filled;
  }

  /** Some samples of batch 0. */
  EventBatch part(int first, int samples) {
    EventBatch filled = emptyBatch();
    fill(filled, 0, first, samples);
    return filled;
  }

  void fill(EventBatch target, long number, int samples) {
    fill(target, number, 0, samples);
  }

  private void fill(EventBatch target, long number, int first, int samples) {
    int[] labels = new int[samples];
    Arrays.setAll(labels, b -> random(number, first + b).nextInt(spec.classes()));
    target.fill(
        (b, events) -> {
          SplittableRandom random = random(number, first + b);
          for (int t = 0; t < steps; t++) {
            for (int i = 0; i < spec.inputs(); i++) {
              if (random.nextDouble() < rate) {
                events.add(t, i);
              }
            }
          }
        },
        labels);
  }

  private static SplittableRandom random(long number, int sample) {
    return new SplittableRandom(Seeds.mix(SEED + number, sample));
  }

  @Override
  public String toString() {
    return name + " (seed " + SEED + ")";
  }
}
