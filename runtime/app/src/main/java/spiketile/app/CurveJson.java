package spiketile.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import spiketile.runtime.LayerActivity;

/** A training's curve as JSON lines: an object for each epoch. */
final class CurveJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CurveJson() {}

  /**
   * One epoch.
   *
   * @param heldOut what samples are called that the network does not learn from
   * @param row the epoch
   */
  static String line(String heldOut, CurveRow row) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("epoch", row.epoch());
    line.set("train", part(row.trainLoss(), row.trainAccuracy()));
    if (row.tested()) {
      line.set(heldOut, part(row.testLoss(), row.testAccuracy()));
    }
    ArrayNode layers = line.putArray("layers");
    for (LayerActivity layer : row.activity()) {
      layers.addObject().put("fired", (float) layer.fired()).put("active", (float) layer.active());
    }
    line.put("samplesPerSecond", Math.round(row.samplesPerSecond()));
    line.put("seconds", Math.round(1000 * row.seconds()) / 1000.0);
    try {
      return MAPPER.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers can be written", e);
    }
  }

  private static ObjectNode part(double loss, double accuracy) {
    return MAPPER.createObjectNode().put("loss", (float) loss).put("accuracy", (float) accuracy);
  }
}
