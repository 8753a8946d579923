package spiketile.mpi;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import spiketile.kernels.Kernels;
import spiketile.layout.ModelArena;
import spiketile.runtime.checks.CollectivesChecks;
import spiketile.runtime.collectives.Collectives;

/**
 * A launcher of MPI on this machine, with real processes.
 *
 * @param command the launcher and its options, but for the number of ranks
 */
record MpiRun(List<String> command) {
  private static final int SECONDS = 100;

  /** How a launcher ended, and what it and the ranks wrote. */
  record Outcome(int exitCode, String output) {}

  /** The launchers that are installed: of Open MPI, and of MPICH. */
  static List<MpiRun> installed() {
    Stream<List<String>> known =
        Stream.of(
            List.of("mpirun.openmpi", "--oversubscribe"),
            List.of("mpirun", "--oversubscribe"),
            List.of("mpirun.mpich"));
    return known
        .filter(command -> onPath(command.getFirst()).isPresent())
        .filter(
            command -> !command.getFirst().equals("mpirun") || onPath("mpirun.openmpi").isEmpty())
        .map(MpiRun::new)
        .toList();
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public String toString() {
    return command.getFirst();
  }

  /** Starts so many ranks of {@link MpiChild}. */
  Process start(Path folder, int ranks, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("-n", Integer.toString(ranks)));
    all.addAll(java(arguments));
    return process(folder, all);
  }

  /** Starts one rank of {@link MpiChild} without a launcher. */
  static Process startAlone(Path folder, String... arguments) throws Exception {
    return process(folder, java(arguments));
  }

  private static Process process(Path folder, List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("OMPI_ALLOW_RUN_AS_ROOT", "1");
    environment.put("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
    return builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  /** Waits for a launcher's end. */
  static Outcome end(Process process, Path folder) throws Exception {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end: " + Files.readString(folder.resolve("output")));
    }
    return new Outcome(process.exitValue(), Files.readString(folder.resolve("output")));
  }

  private static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(
        Stream.of(
                ModelArena.class,
                Kernels.class,
                Collectives.class,
                CollectivesChecks.class,
                Assertions.class,
                Mpi.class,
                MpiChild.class)
            .map(MpiRun::home)
            .distinct()
            .collect(Collectors.joining(":")));
    command.add(MpiChild.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** The folder or jar a class was loaded from: a patched module has more than one. */
  private static String home(Class<?> type) {
    String resource = "/" + type.getName().replace('.', '/') + ".class";
    String url = type.getResource(resource).toString();
    String home = url.substring(0, url.length() - resource.length());
    String file =
        home.startsWith("jar:") ? home.substring("jar:".length(), home.length() - 1) : home;
    return Path.of(URI.create(file)).toString();
  }
}
