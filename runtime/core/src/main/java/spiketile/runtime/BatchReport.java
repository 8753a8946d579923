package spiketile.runtime;

import java.util.List;

/**
 * What is known after a training step.
 *
 * @param epoch epochs completed before this one
 * @param samples samples seen of this epoch
 * @param epochSamples samples of a whole epoch
 * @param loss mean loss over the samples seen
 * @param accuracy share of them classified correctly, each before the step that learnt from it
 * @param activity activity of each layer in this step, the first layer first
 */
public record BatchReport(
    int epoch,
    int samples,
    int epochSamples,
    double loss,
    double accuracy,
    List<LayerActivity> activity) {}
