package spiketile.app;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  /** The version of this build, as the module names it. */
  static String number() {
    var descriptor = Main.class.getModule().getDescriptor();
    return descriptor == null
        ? "(unpackaged)"
        : descriptor.rawVersion().orElse("(without version)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"spiketile " + number(), "JDK " + Runtime.version()};
  }
}
