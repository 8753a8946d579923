package spiketile.app;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import spiketile.data.Originals;

/** The command {@code spiketile data verify}. */
@Command(
    name = "verify",
    description = "Compares downloaded files with the MD5 that their authors publish.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DataVerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Folder of the files, under their original names.")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Collection<Originals> found = Originals.in(folder);
    if (found.isEmpty()) {
      throw CommandFailure.unusable(folder + ": none of " + names() + " in that folder");
    }
    PrintWriter out = spec.commandLine().getOut();
    boolean same = true;
    for (Originals original : found) {
      Originals.Verified verified = verify(original);
      same &= verified.matches();
      out.printf(
          "%-20s %s %s%n",
          original.fileName(),
          verified.md5(),
          verified.matches()
              ? "as published"
              : "differs: " + verified.expected() + " is published");
      out.flush();
    }
    return same ? 0 : CommandFailure.FAILED;
  }

  private static String names() {
    return Arrays.stream(Originals.values())
        .map(Originals::fileName)
        .collect(Collectors.joining(", "));
  }

  private Originals.Verified verify(Originals original) throws IOException {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return original.verify(folder, bytes -> {});
    }
    long size = Files.size(folder.resolve(original.fileName()));
    try (ProgressBar bar = new ProgressBar(original.fileName(), size)) {
      LongConsumer progress = bar::stepBy;
      return original.verify(folder, progress);
    }
  }
}
