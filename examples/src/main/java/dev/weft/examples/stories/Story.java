package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.examples.RuntimeOptions;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The base of the programs here: a runtime, a place to print to, and the length of their second.
abstract class Story implements Callable<Integer> {

  @Option(
      names = "--second",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "how long a second of the story lasts")
  private Duration second = Duration.ofSeconds(1);

  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec;

  /// What happens, on an open runtime.
  abstract void tell(Weft weft) throws Exception;

  @Override
  public Integer call() throws Exception {
    try (Weft weft = settings(runtime.builder()).open()) {
      tell(weft);
    }
    return 0;
  }

  /// Settings that the story insists on.
  WeftBuilder settings(WeftBuilder builder) {
    return builder;
  }

  /// Prints a line.
  final void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  /// Prints a line where errors go.
  final void complain(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  /// `n` thousandths of the story's second.
  final Duration millis(long n) {
    return second.multipliedBy(n).dividedBy(1000);
  }

  /// Sleeps for `n` thousandths of the story's second.
  final Future<@Nullable Void> sleep(long n) {
    return Time.sleep(millis(n));
  }

  /// `story`, and a last line that says how long it took.
  final Future<@Nullable Void> timed(Future<?> story) {
    return async(
        () -> {
          long begin = System.nanoTime();
          await(story);
          say("Finished in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
        });
  }
}
