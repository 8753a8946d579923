package spiketile.data;

import spiketile.runtime.data.SampleEvents;
import spiketile.runtime.data.SpikeData;

/** Recordings of a store as samples: what a {@link Pipeline} makes of them. Several threads may read. */
public final class EventData implements SpikeData {
  private final EventStore store;
  private final Pipeline pipeline;
  private final ThreadLocal<Binning> binning;

  /**
   * Takes recordings.
   *
   * @param store where they are; it stays open as long as this is used
   * @param pipeline what becomes of them
   * @throws IllegalArgumentException if the pipeline has more pixels than the sensor
   */
  public EventData(EventStore store, Pipeline pipeline) {
    Sensor sensor = store.sensor();
    if (pipeline.width() > sensor.width() || pipeline.height() > sensor.height()) {
      throw new IllegalArgumentException(
          "%d x %d pixels wanted of a sensor of %d x %d"
              .formatted(pipeline.width(), pipeline.height(), sensor.width(), sensor.height()));
    }
    this.store = store;
    this.pipeline = pipeline;
    binning = ThreadLocal.withInitial(() -> new Binning(store, pipeline));
  }

  @Override
  public int size() {
    return store.size();
  }

  @Override
  public int inputs() {
    return pipeline.inputs(store.sensor());
  }

  @Override
  public int steps() {
    return pipeline.steps();
  }

  @Override
  public int classes() {
    return store.classes();
  }

  @Override
  public int label(int sample) {
    return store.label(sample);
  }

  @Override
  public void read(int sample, long draw, SampleEvents events) {
    binning.get().read(sample, draw, events);
  }

  @Override
  public SpikeData evaluated() {
    return pipeline.augmentation().equals(Augmentation.NONE)
        ? this
        : new EventData(store, pipeline.with(Augmentation.NONE));
  }
}
