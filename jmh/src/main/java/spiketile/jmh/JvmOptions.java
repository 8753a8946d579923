package spiketile.jmh;

/** What every forked JVM needs. */
final class JvmOptions {
  static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  private JvmOptions() {}
}
