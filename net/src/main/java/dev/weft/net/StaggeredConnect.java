package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A connection to one of several addresses, as RFC 8305 ("Happy Eyeballs", version 2) tells: they
/// are tried one after the other, each a while after the one before or as soon as one has failed,
/// and the first connection that stands is the one.
///
/// Of the RFC's parts this is §4, the order of the addresses, and §5, the attempts. Names are asked
/// for both families at once by the system's resolver, so §3 has nothing to do here.
///
/// @param <T> a connection
final class StaggeredConnect<T> implements Future<T>, Waiting {

  /// How long one is waited for before the next is tried: the RFC's recommendation.
  static final Duration DELAY = Duration.ofMillis(250);

  private final Deque<InetSocketAddress> left;
  private final Function<InetSocketAddress, Future<T>> connect;
  private final List<Future<T>> underway = new ArrayList<>();
  private @Nullable Future<?> delay;
  private @Nullable Throwable failure;
  private boolean over;

  /// @param addresses at least one, in the order in which they are tried ([#interleaved])
  StaggeredConnect(
      List<InetSocketAddress> addresses, Function<InetSocketAddress, Future<T>> connect) {
    this.left = new ArrayDeque<>(addresses);
    this.connect = connect;
  }

  /// The addresses, by turns of the two families, beginning with that of the first; else in their
  /// order, which is the system's preference (RFC 6724).
  static List<InetSocketAddress> interleaved(List<InetAddress> addresses, int port) {
    Deque<InetAddress> preferred = new ArrayDeque<>();
    Deque<InetAddress> other = new ArrayDeque<>();
    boolean prefersIpv6 = addresses.getFirst() instanceof Inet6Address;
    for (InetAddress address : addresses) {
      (address instanceof Inet6Address == prefersIpv6 ? preferred : other).add(address);
    }
    var order = new ArrayList<InetSocketAddress>();
    while (order.size() < addresses.size()) {
      for (Deque<InetAddress> family : List.of(preferred, other)) {
        if (!family.isEmpty()) {
          order.add(new InetSocketAddress(family.remove(), port));
        }
      }
    }
    return order;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    if (over) {
      throw new IllegalStateException("polled after its end");
    }
    try {
      boolean startNext = pollDelay(cx);
      List<Future<T>> failed = new ArrayList<>();
      for (Future<T> attempt : underway) {
        Poll<T> polled = pollContained(attempt, failed, cx);
        if (polled instanceof Poll.Ready<T>) {
          underway.remove(attempt);
          cancel(cx);
          return polled;
        }
      }
      underway.removeAll(failed);
      startNext |= !failed.isEmpty();
      while (startNext && !left.isEmpty()) {
        Future<T> attempt = connect.apply(left.remove());
        underway.add(attempt);
        failed.clear();
        restartDelay(cx);
        Poll<T> polled = pollContained(attempt, failed, cx);
        if (polled instanceof Poll.Ready<T>) {
          underway.remove(attempt);
          cancel(cx);
          return polled;
        }
        underway.removeAll(failed);
        startNext = !failed.isEmpty();
      }
    } catch (Throwable t) {
      cancel(cx);
      throw t;
    }
    if (underway.isEmpty() && left.isEmpty()) {
      over = true;
      throw thrown();
    }
    return Poll.pending();
  }

  /// A failure is kept, and its attempt added to `failed`.
  ///
  /// @return null then
  private @Nullable Poll<T> pollContained(Future<T> attempt, List<Future<T>> failed, Context cx) {
    try {
      return attempt.poll(cx);
    } catch (IOException e) {
      failed.add(attempt);
      if (failure == null) {
        failure = e;
      } else {
        failure.addSuppressed(e);
      }
      return null;
    } catch (Exception e) {
      throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
  }

  /// Whether it is time for another; so is the beginning.
  private boolean pollDelay(Context cx) throws Exception {
    Future<?> waiting = delay;
    if (waiting == null) {
      return underway.isEmpty() && failure == null;
    }
    if (waiting.poll(cx) instanceof Poll.Ready<?>) {
      delay = null;
      return true;
    }
    return false;
  }

  private void restartDelay(Context cx) throws Exception {
    if (delay != null) {
      delay.cancel(cx);
      delay = null;
    }
    if (!left.isEmpty()) {
      Future<?> next = Time.sleep(DELAY);
      delay = next;
      if (next.poll(cx) instanceof Poll.Ready<?>) {
        throw new AssertionError("a delay that is over when it begins");
      }
    }
  }

  private Exception thrown() {
    return failure instanceof Exception e ? e : new IOException("no address");
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("a connection to one of several addresses");
    for (Object attempt : underway.toArray()) {
      trace.future((Future<?>) attempt);
    }
    trace.future(delay);
  }

  @Override
  public void cancel(Context cx) {
    over = true;
    if (delay != null) {
      delay.cancel(cx);
      delay = null;
    }
    underway.forEach(attempt -> attempt.cancel(cx));
    underway.clear();
    left.clear();
  }
}
