package spiketile.runtime;

import java.util.List;

/**
 * How a network does on samples that it does not learn from.
 *
 * @param samples number of samples
 * @param loss mean loss
 * @param accuracy share classified correctly
 * @param activity mean activity of each layer, the first layer first
 * @param predictions the class given to each sample
 */
public record Evaluation(
    int samples,
    double loss,
    double accuracy,
    List<LayerActivity> activity,
    List<Integer> predictions) {}
