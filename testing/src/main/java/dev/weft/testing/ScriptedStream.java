package dev.weft.testing;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.io.AsyncDuplex;
import dev.weft.testing.IoScript.Step;
import dev.weft.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A stream whose peer keeps to an [IoScript].
///
/// - A read gets what the next step has for it, waits if the script has something to be written
///   first, and finds the end of the stream when the script is over.
/// - A write must be of the bytes that the script says; they need not come in one piece. It does
///   not wait for the reads before it, since one may write to a peer sooner than one reads what it
///   said.
/// - A write that the script does not have throws an [AssertionError] with what was written and
///   what was expected. [#assertDone] throws it again, in case nobody was told.
///
/// **Threads.** Any; each direction belongs to one party at a time, as with all streams. Everything
/// is under one lock; wakers are called outside of it.
///
/// **Budget.** Each step forward spends a unit.
public final class ScriptedStream implements AsyncDuplex {

  // Under the lock.
  private final Deque<Step> steps;
  private final ScriptedParty reading = new ScriptedParty();
  private final ScriptedParty writing = new ScriptedParty();
  private Step.@Nullable Wait begun;
  private long overNanos; // when the wait is over that was begun last
  private @Nullable AssertionError departure;
  private boolean shutDown;
  private boolean closed;

  ScriptedStream(Collection<Step> steps) {
    this.steps = new ArrayDeque<>(steps);
  }

  @Override
  public int pollRead(Context cx, ByteBuffer dst) throws IOException {
    return moving(cx, dst, writing, wakes -> tryRead(cx, dst, wakes));
  }

  private int tryRead(Context cx, ByteBuffer dst, List<Waker> wakes) throws IOException {
    while (true) {
      begin(cx, reading);
      switch (steps.peekFirst()) {
        case null -> {
          return END;
        }
        case Step.Read(var bytes) -> {
          int n = Math.min(bytes.remaining(), dst.remaining());
          dst.put(bytes.slice().limit(n));
          bytes.position(bytes.position() + n);
          if (!bytes.hasRemaining()) {
            steps.removeFirst();
          }
          return n;
        }
        case Step.ReadFailure(var failure) -> {
          steps.removeFirst();
          throw failure;
        }
        case Step.NotYet _ -> {
          steps.removeFirst();
          wakes.add(cx.waker());
          return PENDING;
        }
        case Step.Wait wait -> {
          if (!waited(cx, wait, reading)) {
            return PENDING;
          }
        }
        case Step.Write _, Step.WriteFailure _, Step.Shutdown _ -> {
          if (steps.size() == 1 && steps.peekFirst() instanceof Step.Shutdown) {
            return END; // many a program shuts down because of it
          }
          reading.waitWith(cx.waker());
          return PENDING;
        }
      }
    }
  }

  @Override
  public void cancelRead(Context cx) {
    cancel(cx, reading);
  }

  @Override
  public int pollWrite(Context cx, ByteBuffer src) throws IOException {
    return moving(cx, src, reading, wakes -> tryWrite(cx, src, wakes));
  }

  private int tryWrite(Context cx, ByteBuffer src, List<Waker> wakes) throws IOException {
    while (true) {
      begin(cx, writing);
      if (shutDown) {
        throw new ClosedChannelException();
      }
      switch (nextForWriter()) {
        case Step.Write(var bytes) -> {
          int n = Math.min(bytes.remaining(), src.remaining());
          ByteBuffer written = src.slice().limit(n);
          if (!written.equals(bytes.slice().limit(n))) {
            throw depart("wrote " + IoScript.quoted(src) + ", but expected is " + describeNext());
          }
          src.position(src.position() + n);
          bytes.position(bytes.position() + n);
          if (!bytes.hasRemaining()) {
            removeForWriter();
          }
          return n;
        }
        case Step.WriteFailure(var failure) -> {
          removeForWriter();
          throw failure;
        }
        case null, default -> {
          switch (pass(cx, wakes)) {
            case WAIT -> {
              return PENDING;
            }
            case DONE ->
                throw depart(
                    "wrote " + IoScript.quoted(src) + ", but expected is " + describeNext());
            case AGAIN -> {}
          }
        }
      }
    }
  }

  @Override
  public boolean pollFlush(Context cx) {
    return true;
  }

  @Override
  public boolean pollShutdown(Context cx) throws IOException {
    return stepping(reading, wakes -> tryShutdown(cx, wakes));
  }

  private boolean tryShutdown(Context cx, List<Waker> wakes) throws IOException {
    while (true) {
      begin(cx, writing);
      if (shutDown) {
        return true;
      }
      switch (nextForWriter()) {
        case Step.Shutdown _ -> {
          removeForWriter();
          shutDown = true;
          return true;
        }
        case Step.Write _, Step.WriteFailure _ ->
            throw depart("shut down, but expected is " + describeNext());
        case null, default -> {
          switch (pass(cx, wakes)) {
            case WAIT -> {
              return false;
            }
            case DONE -> {
              shutDown = true;
              return true;
            }
            case AGAIN -> {}
          }
        }
      }
    }
  }

  @Override
  public void cancelWrite(Context cx) {
    cancel(cx, writing);
  }

  /// Closes the stream; whoever waits is woken and fails. Says nothing of what the script still
  /// has: for that there is [#assertDone].
  @Override
  public void close() {
    var wakes = new ArrayList<Waker>();
    synchronized (this) {
      closed = true;
      reading.take(wakes);
      writing.take(wakes);
    }
    wakes.forEach(Waker::wake);
  }

  /// Whether the code under test has closed it.
  public synchronized boolean isClosed() {
    return closed;
  }

  /// Whether the code under test has shut its writing direction down.
  public synchronized boolean isShutDown() {
    return shutDown;
  }

  /// The whole script must have been played, and nothing else been written.
  public synchronized void assertDone() {
    if (departure != null) {
      throw departure;
    }
    if (!steps.isEmpty()) {
      throw new AssertionError(
          steps.stream()
              .map(Step::toString)
              .collect(Collectors.joining("\n  ", "the script is not over; left are:\n  ", "")));
    }
  }

  private enum Passed {
    WAIT,
    AGAIN,
    DONE
  }

  /// What the writer does where the script has nothing for it now.
  private Passed pass(Context cx, List<Waker> wakes) {
    Step step = nextForWriter();
    if (step == null || step instanceof Step.Shutdown) {
      return Passed.DONE;
    }
    if (steps.peekFirst() != step) {
      writing.waitWith(cx.waker()); // after what is to be read
      return Passed.WAIT;
    }
    if (step instanceof Step.Wait wait) {
      return waited(cx, wait, writing) ? Passed.AGAIN : Passed.WAIT;
    }
    steps.removeFirst();
    wakes.add(cx.waker());
    return Passed.WAIT;
  }

  /// The first step that is not for the reader.
  private @Nullable Step nextForWriter() {
    for (Step step : steps) {
      if (!(step instanceof Step.Read || step instanceof Step.ReadFailure)) {
        return step;
      }
    }
    return null;
  }

  private void removeForWriter() {
    Iterator<Step> all = steps.iterator();
    while (true) {
      Step step = all.next();
      if (!(step instanceof Step.Read || step instanceof Step.ReadFailure)) {
        all.remove();
        return;
      }
    }
  }

  /// Whether the wait is over; then it is no step any more. It goes on where whoever began it gives
  /// up. Each direction has a sleep of its own, and the first that is over ends the wait for both.
  private boolean waited(Context cx, Step.Wait wait, ScriptedParty party) {
    if (begun != wait) {
      overNanos = wait.overNanos(Time.nanos(cx));
      begun = wait;
    }
    boolean over = party.pollWait(cx, wait, overNanos);
    if (over) {
      steps.removeFirst();
    }
    return over;
  }

  private synchronized void cancel(Context cx, ScriptedParty party) {
    party.cancel(cx);
  }

  private interface Attempt<R> {
    /// @param wakes whom to wake afterwards
    R run(List<Waker> wakes) throws IOException;
  }

  /// A read or a write, of which each step forward spends a unit.
  private int moving(Context cx, ByteBuffer bytes, ScriptedParty other, Attempt<Integer> attempt)
      throws IOException {
    if (!bytes.hasRemaining()) {
      return 0;
    }
    if (!cx.mayProceed()) {
      return PENDING;
    }
    int n = stepping(other, attempt);
    if (n != PENDING) {
      cx.madeProgress();
    }
    return n;
  }

  /// What the attempt comes to; if there were steps forward, whoever waits in the other direction
  /// looks again.
  private <R> R stepping(ScriptedParty other, Attempt<R> attempt) throws IOException {
    var wakes = new ArrayList<Waker>();
    try {
      synchronized (this) {
        int left = steps.size();
        try {
          return attempt.run(wakes);
        } finally {
          if (steps.size() < left) {
            other.take(wakes);
          }
        }
      }
    } finally {
      wakes.forEach(Waker::wake);
    }
  }

  private void begin(Context cx, ScriptedParty party) throws ClosedChannelException {
    if (closed || !party.waitsFor(steps.peekFirst())) {
      party.forgetSleep(cx); // the other direction was first
    }
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  private String describeNext() {
    Step next = nextForWriter();
    return next == null ? "nothing more" : next.toString();
  }

  private AssertionError depart(String how) {
    var error = new AssertionError(how);
    if (departure == null) {
      departure = error;
    }
    return error;
  }
}
