package spiketile.kernels;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;

/**
 * Hands out the kernels' providers, and chooses one.
 *
 * <p>Chosen once: the vector provider where {@code jdk.incubator.vector} is there, else the scalar
 * one with a warning that says why. The system property {@code spiketile.kernels} forces {@code
 * vector} or {@code scalar}; a forced provider that cannot load throws.
 */
public final class Providers {
  /** Name of the system property that forces a provider. */
  public static final String PROPERTY = "spiketile.kernels";

  /** Name of the system property that forces the width of vectors: 64, 128, 256 or 512 bits. */
  public static final String VECTOR_BITS = "spiketile.vector.bits";

  private static final Logger LOG = System.getLogger(Providers.class.getName());
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final Set<String> VECTOR_WIDTHS = Set.of("64", "128", "256", "512");

  /** The provider of this process, once it has been asked for. */
  private static Kernels selected;

  private Providers() {}

  /**
   * The provider for this process.
   *
   * @return the forced provider, else the fastest that can be had
   * @throws IllegalStateException if a forced provider cannot be had
   */
  public static synchronized Kernels selected() {
    if (selected == null) {
      selected = choose(Optional.ofNullable(System.getProperty(PROPERTY)));
    }
    return selected;
  }

  /**
   * The provider of plain loops, which always loads.
   *
   * @return scalar kernels
   */
  public static Kernels scalar() {
    return ScalarKernels.PROVIDER;
  }

  /**
   * The provider of vector loops.
   *
   * @return vector kernels of the preferred width
   * @throws IllegalStateException if they cannot load, or have no vectors of the forced width
   */
  public static Kernels vector() {
    Optional<String> obstacle = vectorObstacle();
    if (obstacle.isPresent()) {
      throw new IllegalStateException("the vector kernels cannot load: " + obstacle.get());
    }
    requireKnownWidth();
    return VectorKernels.PROVIDER;
  }

  /**
   * A provider by name.
   *
   * @param name {@code vector} or {@code scalar}
   * @return its kernels
   * @throws IllegalArgumentException if there is no provider of that name
   * @throws IllegalStateException if it cannot load
   */
  public static Kernels named(String name) {
    return switch (name) {
      case "vector" -> vector();
      case "scalar" -> scalar();
      default ->
          throw new IllegalArgumentException(
              "kernels are 'vector' or 'scalar', not '" + name + "'");
    };
  }

  private static Optional<String> vectorObstacle() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return Optional.of(
          "module %s is missing: run java with --add-modules %s"
              .formatted(VECTOR_MODULE, VECTOR_MODULE));
    }
    return Optional.empty();
  }

  private static void requireKnownWidth() {
    String bits = System.getProperty(VECTOR_BITS);
    if (bits != null && !VECTOR_WIDTHS.contains(bits)) {
      throw new IllegalStateException(
          VECTOR_BITS + " must be 64, 128, 256 or 512, not '" + bits + "'");
    }
  }

  static Kernels choose(Optional<String> forced) {
    if (forced.isPresent()) {
      return named(forced.get());
    }
    Optional<String> obstacle = vectorObstacle();
    if (obstacle.isPresent()) {
      LOG.log(Level.WARNING, "using the scalar kernels, several times slower: " + obstacle.get());
      return scalar();
    }
    return vector();
  }
}
