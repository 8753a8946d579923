package spiketile.jmh;

/**
 * An epoch of a training.
 *
 * @param epoch counted from 1
 * @param seconds of training since the beginning, without evaluations
 * @param samplesPerSecond of this epoch
 * @param loss of this epoch's batches, on average
 * @param accuracy on the test samples
 * @param fired share of hidden neurons that fired in a row of the last batch; 0 for dense training
 * @param active share of hidden neurons that a row of it held
 */
record RaceEpoch(
    int epoch,
    double seconds,
    double samplesPerSecond,
    double loss,
    double accuracy,
    double fired,
    double active) {}
