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
public abstract class Story implements Callable<Integer> {

  /// The exit status after Ctrl-C.
  private static final int INTERRUPTED = 130;

  /// How long the cleanup may take after Ctrl-C.
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  @Option(
      names = "--second",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "how long a second of the story lasts")
  private Duration second = Duration.ofSeconds(1);

  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec;

  /// For its programs.
  protected Story() {}

  /// What happens, on an open runtime.
  protected abstract void tell(Weft weft) throws Exception;

  /// Ctrl-C ends a story as it ends any future: what it runs is cancelled and cleans up.
  @Override
  public final Integer call() throws Exception {
    try (var _ = new CtrlC(Thread.currentThread(), FAREWELL);
        Weft weft = settings(runtime.builder()).open()) {
      tell(weft);
    } catch (InterruptedException e) {
      return INTERRUPTED;
    }
    return 0;
  }

  /// Settings that the story insists on.
  protected WeftBuilder settings(WeftBuilder builder) {
    return builder;
  }

  /// Prints a line.
  protected final void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  /// Prints a line where errors go.
  protected final void complain(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  /// `n` thousandths of the story's second.
  protected final Duration millis(long n) {
    return second.multipliedBy(n).dividedBy(1000);
  }

  /// Sleeps for `n` thousandths of the story's second.
  protected final Future<@Nullable Void> sleep(long n) {
    return Time.sleep(millis(n));
  }

  /// `story`, and a last line that says how long it took.
  protected final Future<@Nullable Void> timed(Future<?> story) {
    return async(
        () -> {
          long begin = System.nanoTime();
          await(story);
          say("Finished in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
        });
  }
}
