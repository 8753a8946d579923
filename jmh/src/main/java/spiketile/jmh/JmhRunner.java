package spiketile.jmh;

import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures with JMH, one case in a run of its own, so that a run that is stopped keeps what it has.
 *
 * @param effort how long
 * @param gc whether to count allocations
 * @param log where JMH's own words go
 */
record JmhRunner(Effort effort, boolean gc, OutputFormat log) implements CaseRunner {
  @Override
  public RunResult run(BenchCase one) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(one.benchmark()) + "$")
            .mode(Mode.Throughput)
            .timeUnit(TimeUnit.SECONDS)
            .shouldFailOnError(true)
            .forks(effort.forks())
            .warmupIterations(effort.warmup())
            .warmupTime(effort.time())
            .measurementIterations(effort.iterations())
            .measurementTime(effort.time());
    one.params().forEach((name, value) -> options.param(name, value));
    if (gc) {
      options.addProfiler(GCProfiler.class);
    }
    return new Runner(options.build(), log).runSingle();
  }
}
