package spiketile.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import spiketile.kernels.LifTile;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;

/** The forward pass in C with AVX2 intrinsics: {@code src/main/c/lif_forward.c}, on the memory of the Java kernel. */
final class CLifPeer implements LifPeer {
  private static final FunctionDescriptor LIF_FORWARD =
      FunctionDescriptor.ofVoid(
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          JAVA_LONG,
          ADDRESS,
          ADDRESS,
          JAVA_LONG,
          JAVA_FLOAT,
          ADDRESS,
          JAVA_LONG,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT);

  private final LifMemory memory;
  private final MethodHandle lifForward;

  private CLifPeer(LifMemory memory, NativeLibrary library) {
    this.memory = memory;
    lifForward = library.function("lif_forward", LIF_FORWARD, CPeer.CRITICAL);
  }

  static CLifPeer open(LifMemory memory) {
    return new CLifPeer(memory, CPeer.library("c"));
  }

  @Override
  public void forward() {
    memory.begin();
    TileState tile = memory.tile();
    LifTile lif = memory.lif();
    Block values = lif.neurons().values();
    SpikeList own = lif.spikes();
    try {
      lifForward.invokeExact(
          tile.source.rowStarts(),
          tile.source.firedEnds(),
          tile.source.ids(),
          tile.weights.data(),
          (long) tile.weights.stride(),
          lif.bias().data(),
          values.data(),
          (long) values.stride(),
          lif.neurons().surrogate().beta(),
          lif.membrane().data(),
          (long) lif.membrane().stride(),
          lif.masks(),
          own.rowStarts(),
          own.firedEnds(),
          own.ids(),
          own.sigmas(),
          values.padded(),
          tile.batch,
          tile.batch,
          tile.batch,
          tile.rows);
    } catch (Throwable e) {
      throw NativeLibrary.failed(e);
    }
  }
}
