package spiketile.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import spiketile.runtime.data.SampleEvents;

/** Bins events of one recording after the other. */
final class Binning {
  private final EventStore store;
  private final Pipeline pipeline;
  private final Sensor sensor;
  private final Augmentation augmentation;

  /** The input neuron of each address, or −1. */
  private final int[] inputOf;

  /** A bit for each input neuron that fires in the present bin. */
  private final long[] fired;

  private final int[] ids;
  private SplittableRandom random;

  Binning(EventStore store, Pipeline pipeline) {
    this.store = store;
    this.pipeline = pipeline;
    sensor = store.sensor();
    augmentation = pipeline.augmentation();
    inputOf = new int[sensor.addresses()];
    Arrays.setAll(inputOf, this::input);
    int inputs = pipeline.inputs(sensor);
    fired = new long[(inputs + Long.SIZE - 1) / Long.SIZE];
    ids = new int[inputs];
  }

  private int input(int address) {
    int x = address % sensor.width();
    int y = address / sensor.width() % sensor.height();
    int polarity = address / sensor.width() / sensor.height();
    int channel = pipeline.polarity().channel(polarity, sensor.polarities());
    if (channel < 0) {
      return -1;
    }
    int column = x * pipeline.width() / sensor.width();
    int row = y * pipeline.height() / sensor.height();
    return (channel * pipeline.height() + row) * pipeline.width() + column;
  }

  void read(int sample, long draw, SampleEvents events) {
    random = new SplittableRandom(draw);
    Shifts shifts = augmentation.equals(Augmentation.NONE) ? null : new Shifts();
    events.begin(pipeline.steps(), pipeline.inputs(sensor));
    long first = store.first(sample);
    long end = store.first(sample + 1);
    long start = pipeline.binMicros() > 0 || first == end ? 0 : store.micros(first);
    double usual = pipeline.binMicros() > 0 ? pipeline.binMicros() : ownBin(first, end);
    double micros = shifts == null ? usual : usual / shifts.slower;
    int bin = 0;
    for (long event = first; event < end; event++) {
      int time = (int) Math.min(pipeline.steps(), (store.micros(event) - start) / micros);
      if (time != bin) {
        flush(bin, events);
        bin = time;
      }
      if (bin == pipeline.steps()) {
        return;
      }
      int address = store.address(event);
      mark(shifts == null ? address : shifts.moved(address));
    }
    flush(bin, events);
  }

  /** A recording's own time, its last event's included, in T parts. */
  private double ownBin(long first, long end) {
    return first == end
        ? 1
        : (store.micros(end - 1) - store.micros(first) + 1.0) / pipeline.steps();
  }

  private void mark(int address) {
    if (address >= 0 && inputOf[address] >= 0) {
      fired[inputOf[address] >>> 6] |= 1L << inputOf[address];
    }
  }

  private void flush(int bin, SampleEvents events) {
    int count = 0;
    for (int word = 0; word < fired.length; word++) {
      for (long bits = fired[word]; bits != 0; bits &= bits - 1) {
        ids[count++] = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
      }
      fired[word] = 0;
    }
    if (pipeline.mostSpikes() > 0 && count > pipeline.mostSpikes()) {
      count = choose(count);
    }
    for (int i = 0; i < count; i++) {
      events.add(bin, ids[i]);
    }
  }

  /** Keeps a random choice of ids, in order: each one with the chance that fills the rest. */
  private int choose(int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (random.nextInt(count - i) < pipeline.mostSpikes() - kept) {
        ids[kept++] = ids[i];
      }
    }
    return kept;
  }

  /** One recording's random changes. */
  private final class Shifts {
    private final boolean flipped = augmentation.flip() && random.nextBoolean();
    private final int dx = shift(sensor.width());
    private final int dy = shift(sensor.height());

    /** How many times as long the recording takes. */
    private final double slower =
        augmentation.stretch() == 0
            ? 1
            : 1 + random.nextDouble(-augmentation.stretch(), augmentation.stretch());

    private int shift(int size) {
      return size == 1 ? 0 : random.nextInt(-augmentation.shift(), augmentation.shift() + 1);
    }

    /** Where an event goes, or −1 if it is dropped or leaves the sensor. */
    int moved(int address) {
      if (augmentation.drop() > 0 && random.nextDouble() < augmentation.drop()) {
        return -1;
      }
      int x = address % sensor.width();
      int y = address / sensor.width() % sensor.height();
      int polarity = address / sensor.width() / sensor.height();
      x = (flipped ? sensor.width() - 1 - x : x) + dx + jitter(sensor.width());
      y += dy + jitter(sensor.height());
      boolean inside = x >= 0 && x < sensor.width() && y >= 0 && y < sensor.height();
      return inside ? sensor.address(x, y, polarity) : -1;
    }

    private int jitter(int size) {
      return size == 1 || augmentation.jitter() == 0
          ? 0
          : (int) Math.rint(random.nextGaussian() * augmentation.jitter());
    }
  }
}
