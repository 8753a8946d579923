package spiketile.layout;

/**
 * Data cache sizes of one core in bytes.
 *
 * @param l1 first level, data
 * @param l2 second level
 * @param l3 third level, shared with other cores; 0 if there is none
 */
public record CpuCaches(long l1, long l2, long l3) {
  /** What is assumed where the system does not tell: 32 KiB, 512 KiB, 8 MiB. */
  public static final CpuCaches DEFAULT = new CpuCaches(32 << 10, 512 << 10, 8 << 20);

  /**
   * Reads the sizes from the system.
   *
   * @return the sizes of the first core as Linux's sysfs gives them, or as glibc reads them from the CPU where sysfs
   *     does not know them, as on some virtual machines; else {@link #DEFAULT}
   */
  public static CpuCaches read() {
    return LinuxCaches.read().orElse(DEFAULT);
  }
}
