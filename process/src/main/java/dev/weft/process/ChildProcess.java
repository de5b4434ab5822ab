package dev.weft.process;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Outcome;
import dev.weft.Owned;
import dev.weft.Weft;
import dev.weft.sync.CancellationToken;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A child process: started from a [ProcessBuilder], with its pipes as asynchronous streams.
///
/// ```java
/// try (ChildProcess sort = await(ChildProcess.start(new ProcessBuilder("sort")))) {
///   await(sort.stdin().writeAll("b\na\n".getBytes()));
///   await(sort.stdin().shutdown());
///   String sorted = await(sort.stdout().readToString(1_000_000));
///   int exitCode = await(sort.waitFor());
/// }
/// ```
///
/// What the builder redirects to a file, to nowhere or to this process's own streams goes there;
/// the rest are pipes. Read them: a child that has filled one waits. [#run] and [#waitWithOutput]
/// do it all at once.
///
/// **Pipes.** On Linux they are channels, and who waits for one costs no thread, on any reactor.
/// Elsewhere each has a daemon thread of its own. (That the child ends is waited for by a thread of
/// the JDK's in any case.)
///
/// **Threads.** Any, but each stream has one user at a time.
public final class ChildProcess implements Owned {

  private final Process process;
  private final ChildStreams streams;
  private final OnClose onClose;

  /// Cancelled when the child has ended: any number may wait for it, and stop waiting.
  private final CancellationToken ended = new CancellationToken();

  private ChildProcess(Process process, ChildStreams streams, OnClose onClose) {
    this.process = process;
    this.streams = streams;
    this.onClose = onClose;
    var _ = process.onExit().thenRun(ended::cancel);
  }

  /// A child that runs on when it is closed; as [#start(ProcessBuilder, OnClose)].
  ///
  /// **Cancellation** as described there.
  public static Future<ChildProcess> start(ProcessBuilder command) {
    return start(command, OnClose.LEAVE);
  }

  /// A child.
  ///
  /// Fails with an [IOException] that names the program if it cannot be run.
  ///
  /// **Cancellation** before it has begun starts nothing. A child that is started meanwhile is
  /// closed as `onClose` says.
  ///
  /// @param command taken as it is now: later changes are not seen
  /// @param onClose what happens to a child that still runs when it is closed
  public static Future<ChildProcess> start(ProcessBuilder command, OnClose onClose) {
    return start(command, onClose, true);
  }

  /// @param channels whether pipes may be channels
  static Future<ChildProcess> start(ProcessBuilder command, OnClose onClose, boolean channels) {
    ProcessBuilder copy = copyOf(command);
    Objects.requireNonNull(onClose);
    return Futures.<Outcome<ChildProcess>>lazy(
            () -> {
              Weft weft = Context.current().runtime();
              return weft.spawnBlocking(
                      "start " + copy.command().getFirst(),
                      () -> outcome(() -> launch(weft, copy, onClose, channels)))
                  .abortOnCancel();
            })
        .then(
            outcome ->
                switch (outcome) {
                  case Outcome.Success<ChildProcess>(var child) -> Futures.ready(child);
                  case Outcome.Failure<ChildProcess>(var cause) -> Futures.failed(cause);
                });
  }

  /// A failure is an outcome, too: as that of a call that nobody waits for any more it would be
  /// reported as unhandled.
  private static <T> Outcome<T> outcome(Callable<T> call) {
    try {
      return new Outcome.Success<>(call.call());
    } catch (Throwable t) {
      return new Outcome.Failure<>(t);
    }
  }

  private static ProcessBuilder copyOf(ProcessBuilder command) {
    if (command.command().isEmpty()) {
      throw new IllegalArgumentException("a command without a program");
    }
    var copy =
        new ProcessBuilder(java.util.List.copyOf(command.command()))
            .directory(command.directory())
            .redirectInput(command.redirectInput())
            .redirectOutput(command.redirectOutput())
            .redirectError(command.redirectError())
            .redirectErrorStream(command.redirectErrorStream());
    copy.environment().clear();
    copy.environment().putAll(command.environment());
    return copy;
  }

  private static ChildProcess launch(
      Weft weft, ProcessBuilder command, OnClose onClose, boolean channels) throws IOException {
    ChildStreams streams = ChildStreams.of(weft, command, channels);
    try {
      Process process = command.start();
      streams.started(process);
      return new ChildProcess(process, streams, onClose);
    } catch (Throwable failure) {
      streams.close();
      throw failure;
    }
  }

  /// Runs a child to its end, with nothing to read for it, and yields its exit code and what it
  /// wrote. A child that still runs when this is given up is killed.
  ///
  /// Fails as [#start] does, and with a [dev.weft.io.LimitExceededException] if it writes more than
  /// `limit` bytes to one of its streams.
  ///
  /// **Cancellation** kills the child.
  public static Future<ProcessOutput> run(ProcessBuilder command, int limit) {
    return start(command, OnClose.KILL).then(child -> child.waitWithOutput(limit));
  }

  /// The pipe to its standard input.
  ///
  /// @throws IllegalStateException if that is not piped
  public ChildInput stdin() {
    return streams.stdin();
  }

  /// The pipe from its standard output.
  ///
  /// @throws IllegalStateException if that is not piped
  public ChildOutput stdout() {
    return streams.stdout();
  }

  /// The pipe from its standard error.
  ///
  /// @throws IllegalStateException if that is not piped, or goes where standard output goes
  public ChildOutput stderr() {
    return streams.stderr();
  }

  /// Waits until it has ended, and yields its exit code: what it returned or, if a signal has ended
  /// it, 128 and the signal's number. Any number may wait at once. Its pipes may have something to
  /// read still.
  ///
  /// **Cancellation** is safe: it runs on.
  public Future<Integer> waitFor() {
    return ended.cancelled().map(x -> process.exitValue());
  }

  /// Ends its standard input, reads all that it writes, both streams at once, and waits until it
  /// has ended. The child belongs to the result: it is closed with it.
  ///
  /// Fails with a [dev.weft.io.LimitExceededException] if there are more than `limit` bytes on one
  /// stream.
  ///
  /// **Cancellation** closes the child; what was read is lost.
  public Future<ProcessOutput> waitWithOutput(int limit) {
    return Futures.using(this, child -> child.output(limit));
  }

  private Future<ProcessOutput> output(int limit) throws IOException {
    streams.closeInput();
    return Futures.tryJoin(rest(streams.stdoutOrNull(), limit), rest(streams.stderrOrNull(), limit))
        .then(both -> waitFor().map(code -> new ProcessOutput(code, both.first(), both.second())));
  }

  private static Future<byte[]> rest(@Nullable ChildOutput stream, int limit) {
    return stream == null ? Futures.ready(new byte[0]) : stream.readToEnd(limit);
  }

  /// The system's number of it.
  public long pid() {
    return process.pid();
  }

  /// Whether it runs.
  public boolean isAlive() {
    return process.isAlive();
  }

  /// Asks it to end ([SignalKind#TERM]). Does nothing if it has ended. Any thread.
  public void terminate() {
    process.destroy();
  }

  /// Ends it (`SIGKILL`). Does nothing if it has ended. Any thread.
  public void kill() {
    process.destroyForcibly();
  }

  /// What the JDK knows of it: its children, its owner, its times.
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /// Closes its pipes, and does to a child that runs what was said at its start. Never waits.
  /// Idempotent.
  @Override
  public void close() throws IOException {
    switch (onClose) {
      case LEAVE -> {}
      case TERMINATE -> terminate();
      case KILL -> kill();
    }
    streams.close();
  }

  @Override
  public String toString() {
    return "ChildProcess[" + process.pid() + "]";
  }
}
