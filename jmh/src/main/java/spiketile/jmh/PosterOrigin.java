package spiketile.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What results depend on beside the case. */
final class PosterOrigin {
  /** What chooses a library's code for this CPU, or its threads. */
  private static final List<String> VARIABLES =
      List.of(
          "OPENBLAS_CORETYPE",
          "OPENBLAS_NUM_THREADS",
          "ATEN_CPU_CAPABILITY",
          "MKL_ENABLE_INSTRUCTIONS",
          "MKL_NUM_THREADS",
          "OMP_NUM_THREADS");

  private static final int SHOWN_BYTES = 8;

  private PosterOrigin() {}

  /** Each by its name. */
  static Map<String, String> of(int threads) throws IOException {
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("build", build());
    origin.put("computer", Machine.summary());
    origin.put("VM", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
    origin.put(
        "environment",
        VARIABLES.stream()
            .filter(name -> System.getenv(name) != null)
            .map(name -> name + "=" + System.getenv(name))
            .collect(Collectors.joining(" ")));
    origin.put("threads", Integer.toString(threads));
    return origin;
  }

  /** The beginning of the SHA-256 of the jar, which is the same for the same sources and libraries. */
  private static String build() throws IOException {
    Path jar = jar();
    if (!Files.isRegularFile(jar)) {
      return "classes";
    }
    try (InputStream file = Files.newInputStream(jar);
        DigestInputStream in = new DigestInputStream(file, MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, SHOWN_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Where these classes come from. */
  static Path jar() {
    try {
      return Path.of(
          PosterOrigin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError("a class path of URLs", e);
    }
  }

  /** The checkout's commit as git tells it; "unknown" without git. */
  static String commit() {
    Path folder = Objects.requireNonNull(jar().getParent());
    String commit = git(folder, "rev-parse", "--short", "HEAD");
    if (commit.isEmpty()) {
      return "unknown";
    }
    return git(folder, "status", "--porcelain", "--", ":/*.java").isEmpty()
        ? commit
        : commit + " with changes";
  }

  private static String git(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (var out = process.inputReader()) {
        return out.lines().collect(Collectors.joining(" "));
      }
    } catch (IOException e) {
      return ""; // no git
    }
  }
}
