package spiketile.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import spiketile.kernels.Kernels;
import spiketile.kernels.Providers;

/** Which kernels are measured. */
@State(Scope.Thread)
public class ProviderState {
  /** Name of the provider. */
  @Param({"vector", "scalar"})
  public String provider;

  Kernels kernels;

  /** Loads the kernels. */
  @Setup(Level.Trial)
  public void open() {
    kernels = Providers.named(provider);
  }
}
