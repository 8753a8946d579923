package spiketile.app;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import spiketile.data.EventStore;
import spiketile.data.Sensor;

/** A recording as a picture: channels over time, or an image of all events of each pixel. */
final class RecordingPicture {
  private static final int LEFT = 90;
  private static final int TOP = 70;
  private static final int BOTTOM = 70;
  private static final int RIGHT = 40;
  private static final int RASTER_WIDTH = 1000;
  private static final int RASTER_HEIGHT = 640;
  private static final int FRAME = 640;
  private static final int TICKS = 5;
  private static final double MICROS_PER_MILLI = 1000;
  private static final Color INK = new Color(0x333333);
  private static final Color SPIKE = new Color(0x21, 0x5a, 0xa8, 150);
  private static final Color PAPER = Color.WHITE;

  private final EventStore store;
  private final Sensor sensor;
  private final int recording;
  private final int width;
  private final int height;
  private final BufferedImage image;
  private final Graphics2D graphics;

  private RecordingPicture(EventStore store, int recording) {
    this.store = store;
    this.recording = recording;
    sensor = store.sensor();
    width = sensor.height() == 1 ? RASTER_WIDTH : FRAME;
    height = sensor.height() == 1 ? RASTER_HEIGHT : FRAME * sensor.height() / sensor.width();
    image =
        new BufferedImage(LEFT + width + RIGHT, TOP + height + BOTTOM, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
  }

  /** Draws one recording of a store into a PNG file. */
  static void write(Path file, EventStore store, int recording, String title) throws IOException {
    RecordingPicture picture = new RecordingPicture(store, recording);
    picture.draw(title);
    picture.graphics.dispose();
    if (!ImageIO.write(picture.image, "png", file.toFile())) {
      throw new IOException(file + ": this JDK writes no PNG");
    }
  }

  private void draw(String title) {
    text(title, LEFT, 40, 20);
    if (sensor.height() == 1) {
      raster();
    } else {
      frame();
    }
    graphics.setColor(INK);
    graphics.drawRect(LEFT, TOP, width, height);
  }

  private void raster() {
    long first = store.first(recording);
    long end = store.first(recording + 1);
    int start = first == end ? 0 : store.micros(first);
    double span = first == end ? 1 : Math.max(1, store.micros(end - 1) - start);
    graphics.setColor(SPIKE);
    for (long event = first; event < end; event++) {
      int x = LEFT + (int) ((store.micros(event) - start) / span * (width - 2));
      int y =
          TOP + height - 2 - (int) ((double) store.address(event) / sensor.width() * (height - 2));
      graphics.fillRect(x, y, 2, 2);
    }
    axes(
        start / MICROS_PER_MILLI,
        (start + span) / MICROS_PER_MILLI,
        "time, ms",
        sensor.width(),
        "channel");
  }

  /** More events of polarity 1 make a pixel redder, of polarity 0 bluer; of both, darker. */
  private void frame() {
    int[][] counts = new int[2][sensor.width() * sensor.height()];
    int most = 1;
    for (long event = store.first(recording); event < store.first(recording + 1); event++) {
      int pixels = sensor.width() * sensor.height();
      int pixel = store.address(event) % pixels;
      most = Math.max(most, ++counts[store.address(event) / pixels][pixel]);
    }
    double scale = (double) width / sensor.width();
    for (int pixel = 0; pixel < counts[0].length; pixel++) {
      graphics.setColor(shade(counts[1][pixel], counts[0][pixel], most));
      int x = (int) (pixel % sensor.width() * scale);
      int y = (int) (pixel / sensor.width() * scale);
      graphics.fillRect(LEFT + x, TOP + y, (int) Math.ceil(scale), (int) Math.ceil(scale));
    }
    axes(0, sensor.width(), "x, pixels (brighter: red, darker: blue)", sensor.height(), "y");
  }

  private static Color shade(int brighter, int darker, int most) {
    double red = Math.sqrt((double) brighter / most);
    double blue = Math.sqrt((double) darker / most);
    return new Color(
        (float) Math.max(0, 1 - blue),
        (float) Math.max(0, 1 - Math.max(red, blue)),
        (float) Math.max(0, 1 - red));
  }

  private void axes(double left, double right, String below, int most, String beside) {
    for (int i = 0; i <= TICKS; i++) {
      double share = (double) i / TICKS;
      text(
          Report.format("%,.0f", left + share * (right - left)),
          LEFT - 10 + (int) (share * width),
          TOP + height + 24,
          14);
      boolean up = sensor.height() == 1;
      text(
          Report.format("%,.0f", share * most),
          LEFT - 50,
          TOP + 5 + (int) ((up ? 1 - share : share) * height),
          14);
    }
    text(below, LEFT + width / 2 - 40, TOP + height + 52, 15);
    text(beside, 16, TOP - 16, 15);
  }

  private void text(String text, int x, int y, int size) {
    graphics.setColor(INK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    graphics.drawString(text, x, y);
  }
}
