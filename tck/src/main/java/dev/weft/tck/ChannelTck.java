package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.sync.ChannelClosedException;
import dev.weft.sync.LaggedException;
import dev.weft.tck.ChannelSubject.Ends;
import dev.weft.tck.ChannelSubject.Receives;
import dev.weft.tck.ChannelSubject.Sees;
import dev.weft.tck.ChannelSubject.Sends;
import dev.weft.tck.ChannelSubject.Sets;
import dev.weft.tck.bench.Meeting;
import dev.weft.tck.bench.OwnedValue;
import dev.weft.tck.bench.Reclaimed;
import dev.weft.testing.PollProbe;
import java.lang.ref.WeakReference;
import java.util.List;

/// Holds channels to §12 of the rule book. No runtime is needed: the kit polls by hand.
public abstract class ChannelTck implements Kit {

  /// For subclasses.
  protected ChannelTck() {}

  /// The channels under test.
  protected abstract ChannelSubject subject();

  /// A full channel makes senders wait, and lets them go in their order.
  @Rule(id = "12.1")
  public void sendersWaitInOrder() throws Exception {
    sendersWaitInOrder(subject().waiting(2));
    sendersWaitInOrder(subject().mailbox(2));
    sendersWaitInOrder(subject().workQueue(2));
  }

  private static void sendersWaitInOrder(Ends<Sends<String>, Receives<String>> channel)
      throws Exception {
    assertSent(channel.sender(), "a", "b");
    var third = PollProbe.of(channel.sender().send("c"));
    var fourth = PollProbe.of(channel.sender().send("d"));
    assertThat(third.poll().isReady()).as("a third value went into a channel for two").isFalse();
    assertThat(fourth.poll().isReady()).as("a fourth value went into a channel for two").isFalse();
    assertReceives(channel.receiver(), "a");
    assertThat(third.wakes()).as("how often the first waiting sender was woken").isPositive();
    assertThat(fourth.poll().isReady()).as("the second waiting sender went first").isFalse();
    assertThat(third.poll().isReady()).as("the first waiting sender has room").isTrue();
    assertReceives(channel.receiver(), "b");
    assertThat(fourth.poll().isReady()).as("the second waiting sender has room").isTrue();
    assertReceives(channel.receiver(), "c", "d");
  }

  /// A sender that gives up while it is given room passes the room on.
  @Rule(id = "12.2", kind = RuleKind.STOCHASTIC)
  public void roomIsPassedOn() throws Exception {
    for (int i = 0; i < Meeting.IN_TURN + settings().iterations(); i++) {
      Ends<Sends<String>, Receives<String>> channel =
          switch (i % 3) {
            case 0 -> subject().waiting(1);
            case 1 -> subject().mailbox(1);
            default -> subject().workQueue(1);
          };
      assertSent(channel.sender(), "a");
      var first = PollProbe.of(channel.sender().send("b"));
      var second = PollProbe.of(channel.sender().send("c"));
      assertThat(first.poll().isReady() || second.poll().isReady())
          .as("a full channel took a value")
          .isFalse();
      Meeting.of(i, first::cancel, () -> assertReceives(channel.receiver(), "a"));
      assertThat(second.wakes()).as("how often the next sender was woken").isPositive();
      assertThat(second.poll().isReady()).as("the next sender has room").isTrue();
      assertReceives(channel.receiver(), "c");
      theTurnIsPassedOn(i, subject().workQueue(1));
    }
  }

  /// A receiver that gives up while a value comes passes its turn on.
  private static void theTurnIsPassedOn(int round, Ends<Sends<String>, Receives<String>> channel)
      throws Exception {
    var first = PollProbe.of(channel.receiver().recv());
    var second = PollProbe.of(channel.receiver().copy().recv());
    assertThat(first.poll().isReady() || second.poll().isReady())
        .as("an empty channel had a value")
        .isFalse();
    Meeting.of(round, first::cancel, () -> assertSent(channel.sender(), "a"));
    assertThat(second.wakes()).as("how often the next receiver was woken").isPositive();
    assertThat(second.poll().isReady()).as("the next receiver has the value").isTrue();
  }

  /// The end of the channel reaches all who wait, after what is queued.
  @Rule(id = "12.3")
  public void closeReachesAll() throws Exception {
    Ends<Sends<String>, Receives<String>> channel = subject().waiting(2);
    Receives<String> slow = channel.receiver().copy();
    assertSent(channel.sender(), "a");
    assertReceives(channel.receiver(), "a");
    var waiting = PollProbe.of(channel.receiver().recv());
    assertThat(waiting.poll().isReady()).isFalse();
    channel.sender().close();
    assertThat(waiting.wakes())
        .as("how often a waiting receiver was woken by the close")
        .isPositive();
    assertThat(catchThrowable(waiting::poll))
        .as("what a waiting receiver hears of the close")
        .isInstanceOf(ChannelClosedException.class);
    assertReceives(slow, "a");
    assertThat(catchThrowable(PollProbe.of(slow.recv())::poll))
        .as("what comes after the queued values")
        .isInstanceOf(ChannelClosedException.class);

    Ends<Sends<String>, Receives<String>> mailbox = subject().mailbox(2);
    assertSent(mailbox.sender(), "a");
    mailbox.sender().close();
    assertReceives(mailbox.receiver(), "a");
    assertThat(catchThrowable(PollProbe.of(mailbox.receiver().recv())::poll))
        .as("what comes after the messages in a mailbox")
        .isInstanceOf(ChannelClosedException.class);

    Ends<Sends<String>, Receives<String>> work = subject().workQueue(2);
    assertSent(work.sender(), "a");
    work.sender().close();
    assertReceives(work.receiver(), "a");
    var first = PollProbe.of(work.receiver().recv());
    assertThat(catchThrowable(first::poll))
        .as("what comes after the messages in a queue of work")
        .isInstanceOf(ChannelClosedException.class);
    Ends<Sends<String>, Receives<String>> empty = subject().workQueue(2);
    var one = PollProbe.of(empty.receiver().recv());
    var other = PollProbe.of(empty.receiver().copy().recv());
    assertThat(one.poll().isReady() || other.poll().isReady()).isFalse();
    empty.sender().close();
    for (PollProbe<String> receive : List.of(one, other)) {
      assertThat(receive.wakes())
          .as("how often a receiver of a queue of work was woken by the close")
          .isPositive();
    }
  }

  /// A receive that is given up has received nothing.
  @Rule(id = "12.4")
  public void cancelledReceiveLosesNothing() throws Exception {
    cancelledReceiveLosesNothing(subject().waiting(2));
    cancelledReceiveLosesNothing(subject().mailbox(2));
    cancelledReceiveLosesNothing(subject().workQueue(2));
    Ends<Sets<String>, Sees<String>> watch = subject().watch("a");
    var given = PollProbe.of(watch.receiver().changed());
    assertThat(given.poll().isReady()).as("changed() is ready without a change").isFalse();
    watch.sender().send("b");
    given.cancel();
    assertThat(PollProbe.of(watch.receiver().changed()).poll().isReady())
        .as("changed() is ready after one that was given up")
        .isTrue();
  }

  private static void cancelledReceiveLosesNothing(Ends<Sends<String>, Receives<String>> channel)
      throws Exception {
    var given = PollProbe.of(channel.receiver().recv());
    assertThat(given.poll().isReady()).isFalse();
    assertSent(channel.sender(), "a");
    assertThat(given.wakes()).as("how often the receiver was woken").isPositive();
    given.cancel();
    assertReceives(channel.receiver(), "a");
  }

  /// Each receiver sees each value, or the number of those it missed.
  @Rule(id = "12.5")
  public void everyValueOrHowManyWereMissed() throws Exception {
    Ends<Sends<String>, Receives<String>> channel = subject().lossy(2);
    Receives<String> quick = channel.receiver().copy();
    for (String value : new String[] {"a", "b", "c", "d", "e"}) {
      assertSent(channel.sender(), value);
      assertReceives(quick, value);
    }
    assertThat(catchThrowable(PollProbe.of(channel.receiver().recv())::poll))
        .as("what a slow receiver hears")
        .isInstanceOfSatisfying(
            LaggedException.class,
            lagged -> assertThat(lagged.missed()).as("how many values were missed").isEqualTo(3));
    assertReceives(channel.receiver(), "d", "e");
  }

  /// A sender waits for the slowest receiver, as long as that takes part.
  @Rule(id = "12.6")
  public void theSlowestReceiverDecides() throws Exception {
    Ends<Sends<String>, Receives<String>> channel = subject().waiting(1);
    Receives<String> slow = channel.receiver().copy();
    assertSent(channel.sender(), "a");
    assertReceives(channel.receiver(), "a");
    var waiting = PollProbe.of(channel.sender().send("b"));
    assertThat(waiting.poll().isReady()).as("the slowest receiver was overtaken").isFalse();
    slow.close();
    assertThat(waiting.wakes())
        .as("how often the sender was woken when the slowest receiver left")
        .isPositive();
    assertThat(waiting.poll().isReady()).as("the sender waits for a receiver that left").isTrue();
    try (AutoCloseable place = channel.receiver().deactivate()) {
      assertThat(place).isNotNull();
      assertThat(PollProbe.of(channel.sender().send("c")).poll().isReady())
          .as("the sender waits for an inactive receiver")
          .isTrue();
    }
  }

  /// A copied receiver starts where the original is.
  @Rule(id = "12.7")
  public void copiesSeeWhatIsQueued() throws Exception {
    Ends<Sends<String>, Receives<String>> channel = subject().waiting(3);
    assertSent(channel.sender(), "a", "b", "c");
    assertReceives(channel.receiver(), "a");
    assertReceives(channel.receiver().copy(), "b", "c");
    assertReceives(channel.receiver(), "b", "c");
  }

  /// Nothing keeps what nobody will receive.
  @Rule(id = "12.10")
  public void unconsumedValuesAreReleased() throws Exception {
    unconsumedValuesAreReleased(subject().waiting(2));
    unconsumedValuesAreReleased(subject().mailbox(2));
    unconsumedValuesAreReleased(subject().workQueue(2));
  }

  private void unconsumedValuesAreReleased(Ends<Sends<Object>, Receives<Object>> channel)
      throws Exception {
    WeakReference<Object> value = sendNew(channel.sender());
    channel.receiver().close();
    channel.sender().close();
    Reclaimed.eventually(this, "a value that nobody received", List.of(value));
    assertThat(channel).isNotNull(); // the ends themselves are still held
  }

  private static WeakReference<Object> sendNew(Sends<Object> sender) throws Exception {
    var value = new Object();
    assertThat(PollProbe.of(sender.send(value)).poll().isReady()).isTrue();
    return new WeakReference<>(value);
  }

  /// A receiver of the latest value sees that, and the last one before the end.
  @Rule(id = "12.11")
  public void theLatestValueAndTheLast() throws Exception {
    Ends<Sets<String>, Sees<String>> channel = subject().watch("a");
    assertThat(channel.receiver().get()).as("the initial value").isEqualTo("a");
    var waiting = PollProbe.of(channel.receiver().changed());
    assertThat(waiting.poll().isReady()).as("changed() is ready without a change").isFalse();
    channel.sender().send("b");
    channel.sender().send("c");
    assertThat(waiting.wakes()).as("how often a waiting receiver was woken").isPositive();
    assertThat(waiting.poll().isReady()).as("changed() is ready after a change").isTrue();
    assertThat(channel.receiver().get()).as("the latest value").isEqualTo("c");
    channel.sender().send("d");
    channel.sender().close();
    var last = PollProbe.of(channel.receiver().changed());
    assertThat(catchThrowable(last::poll)).as("the last value comes before the end").isNull();
    assertThat(catchThrowable(PollProbe.of(channel.receiver().changed())::poll))
        .as("what comes after the last value")
        .isInstanceOf(ChannelClosedException.class);
    assertThat(channel.receiver().get()).as("the last value").isEqualTo("d");
  }

  /// Each end of a oneshot learns that the other one is gone.
  @Rule(id = "12.12")
  public void oneshotEndsLearnOfEachOther() throws Exception {
    var unsent = subject().<String>oneshot();
    var waiting = PollProbe.of(unsent.receiver().recv());
    assertThat(waiting.poll().isReady()).isFalse();
    unsent.sender().close();
    assertThat(waiting.wakes()).as("how often the receiver was woken").isPositive();
    assertThat(catchThrowable(waiting::poll))
        .as("what the receiver hears when the sender is gone")
        .isInstanceOf(ChannelClosedException.class);

    var unheard = subject().<String>oneshot();
    var closed = PollProbe.of(unheard.sender().closed());
    assertThat(closed.poll().isReady()).as("closed() is ready beside a receiver").isFalse();
    unheard.receiver().close();
    assertThat(closed.wakes()).as("how often closed() was woken").isPositive();
    assertThat(closed.poll().isReady()).as("closed() is ready without a receiver").isTrue();
    assertThat(unheard.sender().send("a")).as("a send without a receiver succeeds").isFalse();
  }

  /// A value in a oneshot that nobody will receive is closed by whoever gives it up.
  @Rule(id = "12.13")
  public void unreceivedPropertyIsClosed() throws Exception {
    var closed = new OwnedValue();
    var first = subject().<OwnedValue>oneshot();
    assertThat(first.sender().send(closed)).as("a send beside a receiver succeeds").isTrue();
    assertThat(closed.closes()).as("closes of a value that can be received").isZero();
    first.receiver().close();
    assertThat(closed.closes()).as("closes of a value whose receiver was closed").isPositive();

    var cancelled = new OwnedValue();
    var second = subject().<OwnedValue>oneshot();
    var waiting = PollProbe.of(second.receiver().recv());
    assertThat(waiting.poll().isReady()).isFalse();
    second.sender().send(cancelled);
    waiting.cancel();
    assertThat(cancelled.closes())
        .as("closes of a value whose receiver was cancelled")
        .isPositive();

    var kept = new OwnedValue();
    var third = subject().<OwnedValue>oneshot();
    third.receiver().close();
    assertThat(third.sender().send(kept)).as("a send without a receiver succeeds").isFalse();
    assertThat(kept.closes()).as("closes of a value that stayed with its sender").isZero();

    var received = new OwnedValue();
    var fourth = subject().<OwnedValue>oneshot();
    fourth.sender().send(received);
    assertThat(PollProbe.of(fourth.receiver().recv()).assertReady()).isSameAs(received);
    fourth.receiver().close();
    assertThat(received.closes()).as("closes of a value that was received").isZero();

    whatIsLeftIsClosed(subject().mailbox(2));
    whatIsLeftIsClosed(subject().workQueue(2));
  }

  private static void whatIsLeftIsClosed(Ends<Sends<OwnedValue>, Receives<OwnedValue>> channel)
      throws Exception {
    var taken = new OwnedValue();
    var left = new OwnedValue();
    assertThat(PollProbe.of(channel.sender().send(taken)).poll().isReady()).isTrue();
    assertThat(PollProbe.of(channel.sender().send(left)).poll().isReady()).isTrue();
    assertThat(PollProbe.of(channel.receiver().recv()).assertReady()).isSameAs(taken);
    channel.receiver().close();
    assertThat(taken.closes()).as("closes of a message that was received").isZero();
    assertThat(left.closes()).as("closes of a message left in a channel").isPositive();
  }

  private static void assertSent(Sends<String> sender, String... values) throws Exception {
    for (String value : values) {
      assertThat(PollProbe.of(sender.send(value)).poll().isReady())
          .as("there is room for " + value)
          .isTrue();
    }
  }

  private static void assertReceives(Receives<String> receiver, String... values) throws Exception {
    for (String value : values) {
      PollProbe.of(receiver.recv()).as("the next value").assertReady(value);
    }
  }
}
