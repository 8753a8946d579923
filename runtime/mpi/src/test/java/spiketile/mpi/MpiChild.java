package spiketile.mpi;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import spiketile.kernels.Providers;
import spiketile.runtime.checks.CollectivesChecks;
import spiketile.runtime.checks.TrainingCheck;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.CollectivesException;

/** One rank of a test: what it does, and the folder to which it writes what came out. */
final class MpiChild {
  private MpiChild() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    int mostBytes = Integer.parseInt(arguments[2]);
    MpiLibrary library =
        arguments.length > 3
            ? MpiLibrary.load(Path.of(arguments[3]))
            : MpiLibrary.find(System.getenv());
    Collectives group = Mpi.join(library, Providers.scalar(), mostBytes);
    Path file = folder.resolve("rank" + group.rank());
    switch (arguments[0]) {
      case "checks" -> Files.writeString(file, Long.toHexString(CollectivesChecks.run(group)));
      case "training" -> Files.writeString(file, Long.toHexString(TrainingCheck.run(group)));
      case "stages" -> Files.writeString(file, Long.toHexString(TrainingCheck.run(group, 1)));
      case "shards" -> Files.writeString(file, Long.toHexString(TrainingCheck.run(group, 2)));
      case "sizes" -> Files.writeString(file, sizes(group));
      case "fails" -> fail(group);
      case "waits" -> waits(group, file);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    group.close();
  }

  /** A message that is shorter than what is waited for. */
  private static String sizes(Collectives group) {
    MemorySegment data = Arena.global().allocate(JAVA_FLOAT, 4);
    if (group.rank() == 0) {
      group.send(data.asSlice(0, 12), 1);
      return "";
    }
    try {
      group.receive(data, 0);
      return "received";
    } catch (CollectivesException e) {
      return e.getMessage();
    }
  }

  private static void fail(Collectives group) {
    if (group.rank() == 1) {
      group.abort("out of cheese");
    }
    group.barrier();
  }

  /** Until it is killed; others wait in a collective. */
  private static void waits(Collectives group, Path file) throws Exception {
    group.barrier();
    Path whole =
        Files.writeString(
            file.resolveSibling(file.getFileName() + ".part"),
            Long.toString(ProcessHandle.current().pid()));
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    if (group.rank() == 1) {
      Thread.sleep(600_000);
    }
    group.barrier();
  }
}
