package spiketile.app;

import java.io.OutputStream;
import java.io.PrintStream;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.vm.VM;
import org.openjdk.jol.vm.VirtualMachine;

/**
 * Objects of this JVM as JOL sees them.
 *
 * <p>JOL is told to read records and lambdas too, and not to attach an agent to this process. It then
 * computes sizes by HotSpot's rules, and says so on standard output, where it is of no use.
 */
final class HeapVm {
  private static final VirtualMachine CURRENT = current();

  private HeapVm() {}

  private static VirtualMachine current() {
    System.setProperty("jol.magicFieldOffset", "true");
    System.setProperty("jol.skipDynamicAttach", "true");
    System.setProperty("jol.skipHotspotSAAttach", "true");
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    try {
      return VM.current();
    } finally {
      System.setOut(out);
    }
  }

  /** Where the object's fields lie, and its size. */
  static ClassLayout layout(Object object) {
    return ClassLayout.parseInstance(object);
  }

  /** What a field of the object refers to, given by its offset. */
  static Object reference(Object object, long offset) {
    return CURRENT.getObject(object, offset);
  }
}
