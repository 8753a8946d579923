package spiketile.jmh;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import org.knowm.xchart.AnnotationLine;

/** A dashed line across a whole chart, with its name at its right end. */
final class LevelLine extends AnnotationLine {
  private static final BasicStroke DASHED =
      new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {8, 4}, 0);
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.BOLD, 11);
  private static final int GAP = 4;

  private final String name;
  private final double height;
  private final Color color;
  private final boolean below;

  /**
   * A line.
   *
   * @param name its name
   * @param height on the chart's vertical axis
   * @param color of line and name
   * @param below whether the name stands below the line, else above
   */
  LevelLine(String name, double height, Color color, boolean below) {
    super(height, false, false);
    this.name = name;
    this.height = height;
    this.color = color;
    this.below = below;
  }

  @Override
  public void paint(Graphics2D graphics) {
    double y = getYAxisScreenValue(height);
    double right = getXAxisScreenValueForMax();
    graphics.setColor(color);
    graphics.setStroke(DASHED);
    graphics.draw(new Line2D.Double(getXAxisScreenValueForMin(), y, right, y));
    graphics.setFont(FONT);
    FontMetrics metrics = graphics.getFontMetrics();
    double baseline = below ? y + metrics.getAscent() : y - GAP;
    graphics.drawString(name, (float) right - metrics.stringWidth(name), (float) baseline);
  }
}
