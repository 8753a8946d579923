package spiketile.app;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much of the computer's processors other processes use. */
final class OtherLoad {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /**
   * Their share of all processors since the last call; 0 where the system does not tell. A first call
   * begins.
   */
  double share() {
    double all = system.getCpuLoad();
    double own = system.getProcessCpuLoad();
    return all < 0 || own < 0 ? 0 : Math.max(0, all - own);
  }
}
