package dev.weft.spi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A plain poller over the operating system's readiness queue. It knows no wakers and no tasks: it
/// reports *(token, readiness)* and wakes nobody.
///
/// Its contract is one of weaknesses, so that edge-triggered and level-triggered systems both keep
/// it: **readiness is a hint, delivered at least once per arming.** After a caller has observed
/// that an operation would block and then armed that direction, readiness that exists or arises
/// afterwards is reported at least once. An edge-triggered reactor may do so as soon as the
/// operation was observed to block, before the arming, so the reports of directions that are not
/// armed are to be kept. More may be reported, and spuriously.
///
/// **Threads.** [#attach], the handle's methods and [#wakeup] may be called from any thread, also
/// while another is inside [#poll], and take effect on that poll. [#poll] belongs to the one
/// leader; [#close] is called when nobody is inside `poll` or ever will be.
public interface Reactor extends AutoCloseable {

  /// The kinds of [Source] that [#attach] takes.
  Set<SourceKind> sourceKinds();

  /// Attaches a source, with no direction armed.
  ///
  /// @param source a channel in non-blocking mode, or a descriptor
  /// @param token what events of this source are reported with; negative tokens are the reactor's
  ///   own
  /// @throws IOException if the system refuses, or the channel is closed
  /// @throws IllegalArgumentException if the source is of a kind that this reactor does not take,
  ///   is in blocking mode, or is already attached here; an attached one stays untouched
  /// @throws IllegalStateException if the reactor is closed
  Handle attach(Source source, long token) throws IOException;

  /// An attached source.
  interface Handle {

    /// Asks that `interest`, [Readiness#READ], [Readiness#WRITE] or both, be reported once more.
    /// Costs nothing when it is asked for already. Does nothing after [#detach].
    void arm(int interest);

    /// Ends the attachment: the token is not reported by any later poll. Called before the source
    /// is closed; the same channel may be attached anew at once. Idempotent.
    ///
    /// The reactor lets go of the source by itself: a source that is closed afterwards gives its
    /// descriptor back soon, whether or not anybody polls, now or ever. It need not have happened
    /// when this returns ([Reactor#flush] waits for that).
    void detach();

    /// The reactor's own way to move the bytes of this source; null if it has none, as most. It is
    /// for who alone closes the source, after [#detach]. It is asked for once.
    default @Nullable StreamTransfer transfer() {
      return null;
    }
  }

  /// Waits for events and reports them to `sink`, which only records them.
  ///
  /// Attaching, arming and detaching by other threads take effect without ending the wait. An
  /// interrupt of the calling thread ends it like a [#wakeup], and the interrupt status stays set.
  ///
  /// @param timeoutNanos how long to wait, in nanoseconds: 0 collects what is there, negative has
  ///   no limit. Never returns early without an event, a [#wakeup] or an interrupt; rounded up to
  ///   what the system can do
  /// @return the number of events reported
  /// @throws IOException if the system's queue is broken
  int poll(long timeoutNanos, ReadinessSink sink) throws IOException;

  /// Makes the poll in progress return or, when there is none, the next one. Many calls come to
  /// one. What was written before the call is visible after the poll that it ended.
  void wakeup();

  /// Returns when the reactor has let go of every source that was detached before the call: of
  /// those that are closed, nothing is left by then in the system, so that their ports, names and
  /// descriptor numbers are free. While another thread polls, this makes that poll let go, which
  /// takes as long as that thread needs to get a processor; it waits for no event. Any thread,
  /// except from within a sink; does nothing on a closed reactor.
  ///
  /// A reactor whose [Handle#detach] leaves nothing to be done has nothing to do here.
  default void flush() {}

  /// What opens the channels of programs on this reactor: those of the operating system, unless the
  /// reactor has others, in memory for instance. Leaves open theirs with [Driver#channels()]. Any
  /// thread.
  default SelectorProvider channels() {
    return SelectorProvider.provider();
  }

  /// The addresses of `host`, a name or a literal address, as those channels reach it: at least
  /// one, the preferred one first. May block; any thread.
  ///
  /// @throws UnknownHostException if there is no such host; the message names it
  default List<InetAddress> lookup(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }

  /// Says by which clock the runtime goes, if it is not the system's. Called once, before anything
  /// else. It concerns reactors in which something takes time that no operating system lets pass: a
  /// simulated network.
  default void follow(RuntimeClock clock) {}

  /// When, by the clock of [#follow], something will happen in here by itself, in nanoseconds;
  /// [Long#MAX_VALUE] if nothing will. A clock that stands still until it is moved jumps to this
  /// time as to a timer's deadline, and a poll that comes then reports what has happened. A reactor
  /// that was told of no clock sees to its time in [#poll]. Any thread.
  default long nextDeadlineNanos() {
    return Long.MAX_VALUE;
  }

  /// Releases all the reactor holds. Does not close the sources.
  @Override
  void close();
}
