package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Durations;
import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.sync.AsyncMutex;
import dev.weft.sync.Barrier;
import dev.weft.sync.Mpsc;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weft run stuck`: programs that never get any further, to be looked into with a dump.
@Command(
    name = "stuck",
    description = "Programs that do not get any further, each for a reason, and their dumps.",
    showDefaultValues = true)
final class StuckCommand extends Story {

  /// Why it does not go on.
  enum Plot {
    /// Two transfers lock two accounts, each the other one first.
    LOCKS,
    /// Orders are sent to a channel that nobody reads.
    CHANNEL,
    /// A task awaits its own handle.
    ITSELF,
    /// A task blocks the thread that polls it.
    BLOCKED,
    /// A task computes for ever and never awaits anything.
    BUSY,
    /// Nothing is wrong: a task sleeps.
    ASLEEP
  }

  @Parameters(paramLabel = "PLOT", defaultValue = "LOCKS", description = "${COMPLETION-CANDIDATES}")
  private Plot plot = Plot.LOCKS;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "how long it stays so after its own dump, for 'weft dump' from elsewhere")
  private Duration stay = Duration.ZERO;

  private final CountDownLatch never = new CountDownLatch(1);
  private volatile boolean over;

  StuckCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    begin(weft, plot);
    // for executors that run tasks only while somebody waits
    Thread.ofPlatform().daemon().start(() -> drive(weft));
    Thread.sleep(millis(1000));
    say(weft.dump());
    if (stay.isPositive()) {
      say("process " + ProcessHandle.current().pid() + " stays so for " + Durations.format(stay));
      Thread.sleep(stay);
    }
    end();
  }

  /// Starts the tasks of `chosen`.
  void begin(Weft weft, Plot chosen) {
    switch (chosen) {
      case LOCKS -> {
        var checking = new AsyncMutex<>(100);
        var savings = new AsyncMutex<>(100);
        var meeting = new Barrier(2);
        weft.spawn("deposit", transfer(checking, savings, meeting));
        weft.spawn("withdraw", transfer(savings, checking, meeting));
      }
      case CHANNEL -> weft.spawn("orders", orders(Mpsc.bounded(2)));
      case ITSELF -> {
        var own = new AtomicReference<@Nullable JoinHandle<String>>();
        own.set(weft.spawn("narcissus", awaitsItself(own)));
      }
      case BLOCKED -> weft.spawn("blocker", blocks());
      case BUSY -> weft.spawn("busy", computes());
      case ASLEEP -> weft.spawn("sleeper", sleep(1_000_000));
    }
  }

  /// Runs until the runtime is closed.
  static void drive(Weft weft) {
    try {
      weft.run();
    } catch (Exception closed) {
      // there is nothing more to run
    }
  }

  /// Lets go of the threads.
  void end() {
    over = true;
    never.countDown();
  }

  /// A slow one may be alone in the bank, and get both; these two meet there.
  private static Future<@Nullable Void> transfer(
      AsyncMutex<Integer> from, AsyncMutex<Integer> to, Barrier meeting) {
    return async(
        () -> {
          try (var source = await(from.lock())) {
            await(meeting.await());
            try (var target = await(to.lock())) {
              source.set(source.value() - 10);
              target.set(target.value() + 10);
            }
          }
        });
  }

  private static Future<@Nullable Void> orders(Mpsc<String> channel) {
    return async(
        () -> {
          try (var sender = channel.sender()) {
            for (int n = 1; ; n++) {
              await(sender.send("order " + n));
            }
          }
        });
  }

  private Future<String> awaitsItself(AtomicReference<@Nullable JoinHandle<String>> own) {
    return async(
        () -> {
          await(sleep(10));
          return await(java.util.Objects.requireNonNull(own.get()));
        });
  }

  private Future<@Nullable Void> blocks() {
    return async(
        () -> {
          await(Tasks.yieldNow());
          never.await();
        });
  }

  private Future<Long> computes() {
    return async(
        () -> {
          long n = 0;
          while (!over) {
            n++;
          }
          return n;
        });
  }
}
