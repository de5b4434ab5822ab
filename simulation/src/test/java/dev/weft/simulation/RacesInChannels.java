package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.sync.ChannelClosedException;
import dev.weft.tck.ChannelSubject;
import dev.weft.tck.ChannelSubject.Ends;
import dev.weft.tck.ChannelSubject.Receives;
import dev.weft.tck.ChannelSubject.ReceivesOnce;
import dev.weft.tck.ChannelSubject.Sends;
import dev.weft.tck.ChannelSubject.SendsOnce;
import dev.weft.tck.WeftChannels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rules of §12 about channels, and channels that break them in some orders only.
final class RacesInChannels {
  private RacesInChannels() {}

  private static final String ALL = "the channels of dev.weft.sync";

  static List<Race> sound() {
    return List.of(
        new Race("12.1", ALL, () -> sendersInOrder(new WeftChannels())),
        new Race("12.2", ALL, () -> turnIsPassedOn(new WeftChannels())),
        new Race("12.4", ALL, () -> givenUpReceives(new WeftChannels())),
        new Race("12.13", ALL, () -> property(new WeftChannels())));
  }

  static List<Race> broken() {
    return List.of(
        new Race("12.1", "the room goes to whoever asks first", () -> sendersInOrder(asking())),
        new Race(
            "12.2", "a sender that gives up keeps its room", () -> sendersInOrder(keepingRoom())),
        new Race(
            "12.2", "a receiver that gives up keeps its turn", () -> turnIsPassedOn(keepingTurn())),
        new Race(
            "12.4",
            "a receive has its value in its hands for a step",
            () -> givenUpReceives(hesitating())),
        new Race(
            "12.13",
            "a value is forgotten by a receiver that gives up",
            () -> property(forgetting())));
  }

  /// Four send into a channel for one, of whom the first gives up at some moment: what is received
  /// is what those sent who did not, in the order in which they came.
  private static Future<@Nullable Void> sendersInOrder(ChannelSubject subject) {
    return async(
        () -> {
          await(sendersInOrder(subject.<Integer>waiting(1)));
          await(sendersInOrder(subject.<Integer>mailbox(1)));
          await(sendersInOrder(subject.<Integer>workQueue(1)));
        });
  }

  private static Future<@Nullable Void> sendersInOrder(
      Ends<Sends<Integer>, Receives<Integer>> channel) {
    var senders = new Racers();
    List<Integer> received = new ArrayList<>();
    return async(
        () -> {
          await(channel.sender().send(-1));
          for (int i = 0; i < 4; i++) {
            senders.spawn(channel.sender().send(i));
          }
          JoinHandle<@Nullable Void> receiver =
              Tasks.spawn(receiveAll(channel.receiver(), received));
          await(senders.ends());
          channel.sender().close();
          await(receiver);
          assertThat(received.removeFirst()).isEqualTo(-1);
          assertThat(received).as("what was received").isEqualTo(senders.servedAsBegun());
        });
  }

  private static Future<@Nullable Void> receiveAll(
      Receives<Integer> receiver, List<Integer> received) {
    return async(
        () -> {
          await(Racers.steps(Racers.MOMENT));
          try {
            while (true) {
              received.add(await(receiver.recv()));
            }
          } catch (ChannelClosedException over) {
            return;
          }
        });
  }

  /// Three wait for a value each, of whom the first gives up at some moment.
  private static Future<@Nullable Void> turnIsPassedOn(ChannelSubject subject) {
    Ends<Sends<Integer>, Receives<Integer>> channel = subject.workQueue(3);
    List<Integer> received = new ArrayList<>();
    var receivers = new Racers();
    return async(
        () -> {
          for (int i = 0; i < 3; i++) {
            receivers.spawn(channel.receiver().copy().recv().map(received::add));
          }
          JoinHandle<@Nullable Void> sender = Tasks.spawn(sendTwo(channel.sender()));
          boolean all = await(receivers.end(0));
          await(sender);
          if (all) {
            await(channel.sender().send(3));
          }
          await(receivers.ends());
          assertThat(received)
              .as("what was received")
              .containsExactlyInAnyOrderElementsOf(all ? List.of(1, 2, 3) : List.of(1, 2));
        });
  }

  private static Future<@Nullable Void> sendTwo(Sends<Integer> sender) {
    return async(
        () -> {
          await(Racers.steps(Racers.MOMENT));
          await(sender.send(1));
          await(sender.send(2));
        });
  }

  /// A receiver that gives up whatever does not come within two steps, and begins anew.
  private static Future<@Nullable Void> givenUpReceives(ChannelSubject subject) {
    return async(
        () -> {
          await(givenUpReceives(subject.<Integer>waiting(2)));
          await(givenUpReceives(subject.<Integer>mailbox(2)));
          await(givenUpReceives(subject.<Integer>workQueue(2)));
        });
  }

  private static Future<@Nullable Void> givenUpReceives(
      Ends<Sends<Integer>, Receives<Integer>> channel) {
    List<Integer> received = new ArrayList<>();
    Future<@Nullable Void> sends =
        async(
            () -> {
              for (int i = 1; i <= 4; i++) {
                await(channel.sender().send(i));
                await(Racers.steps(1));
              }
              channel.sender().close();
            });
    Future<@Nullable Void> receives =
        async(
            () -> {
              try {
                while (true) {
                  Future<Optional<Integer>> value = channel.receiver().recv().map(Optional::of);
                  Future<Optional<Integer>> late = Racers.steps(2).map(x -> Optional.empty());
                  Optional<Integer> first = await(Futures.race(value, late));
                  first.ifPresent(received::add);
                }
              } catch (ChannelClosedException over) {
                return;
              }
            });
    return async(
        () -> {
          JoinHandle<@Nullable Void> sender = Tasks.spawn(sends);
          await(receives);
          await(sender);
          assertThat(received).as("what was received").containsExactly(1, 2, 3, 4);
        });
  }

  /// Has to be closed by somebody.
  private static final class Property implements Owned {
    private boolean closed;

    @Override
    public void close() {
      closed = true;
    }
  }

  /// A value is sent to one who gives up at some moment: it is received, stays with the sender, or
  /// is closed.
  private static Future<@Nullable Void> property(ChannelSubject subject) {
    Ends<SendsOnce<Property>, ReceivesOnce<Property>> channel = subject.oneshot();
    var receivers = new Racers();
    var value = new Property();
    var sent = new boolean[1];
    return async(
        () -> {
          receivers.spawn(channel.receiver().recv().map(received -> !received.closed));
          JoinHandle<@Nullable Void> sender =
              Tasks.spawn(
                  async(
                      () -> {
                        await(Racers.steps(Racers.MOMENT));
                        sent[0] = channel.sender().send(value);
                      }));
          boolean received = await(receivers.end(0));
          await(sender);
          channel.receiver().close();
          assertThat(value.closed)
              .as("whether it is closed, sent: %s, received: %s", sent[0], received)
              .isEqualTo(sent[0] && !received);
        });
  }

  private static ChannelSubject asking() {
    return new Otherwise() {
      @Override
      <T> Future<@Nullable Void> send(Sends<T> sender, T value) {
        return Futures.pollFn(
            cx -> {
              Future<@Nullable Void> attempt = sender.send(value);
              Poll<@Nullable Void> polled = attempt.poll(cx);
              if (polled.isPending()) {
                attempt.cancel(cx);
                cx.yieldTask();
              }
              return polled;
            });
      }
    };
  }

  private static ChannelSubject keepingRoom() {
    return new Otherwise() {
      @Override
      <T> Future<@Nullable Void> send(Sends<T> sender, T value) {
        return new Racers.Keeping<>(sender.send(value));
      }
    };
  }

  private static ChannelSubject keepingTurn() {
    return new Otherwise() {
      @Override
      <T> Future<T> recv(Receives<T> receiver) {
        return new Racers.Keeping<>(receiver.recv());
      }
    };
  }

  private static ChannelSubject hesitating() {
    return new Otherwise() {
      @Override
      <T> Future<T> recv(Receives<T> receiver) {
        return receiver.recv().then(value -> Tasks.yieldNow().map(x -> value));
      }
    };
  }

  private static ChannelSubject forgetting() {
    return new WeftChannels() {
      @Override
      public <T> Ends<SendsOnce<T>, ReceivesOnce<T>> oneshot() {
        var ends = super.<T>oneshot();
        return new Ends<>(
            ends.sender(),
            new ReceivesOnce<>() {
              @Override
              public Future<T> recv() {
                return new Racers.Keeping<>(ends.receiver().recv());
              }

              @Override
              public void close() {}
            });
      }
    };
  }

  /// The channels, of which many send or receive, with something changed about that.
  private abstract static class Otherwise extends WeftChannels {

    <T> Future<@Nullable Void> send(Sends<T> sender, T value) {
      return sender.send(value);
    }

    <T> Future<T> recv(Receives<T> receiver) {
      return receiver.recv();
    }

    @Override
    public <T> Ends<Sends<T>, Receives<T>> waiting(int capacity) {
      return changed(super.waiting(capacity));
    }

    @Override
    public <T> Ends<Sends<T>, Receives<T>> mailbox(int capacity) {
      return changed(super.mailbox(capacity));
    }

    @Override
    public <T> Ends<Sends<T>, Receives<T>> workQueue(int capacity) {
      return changed(super.workQueue(capacity));
    }

    private <T> Ends<Sends<T>, Receives<T>> changed(Ends<Sends<T>, Receives<T>> ends) {
      return new Ends<>(new Sender<>(this, ends.sender()), new Receiver<>(this, ends.receiver()));
    }
  }

  private record Sender<T>(Otherwise how, Sends<T> right) implements Sends<T> {
    @Override
    public Future<@Nullable Void> send(T value) {
      return how.send(right, value);
    }

    @Override
    public void close() {
      right.close();
    }
  }

  private record Receiver<T>(Otherwise how, Receives<T> right) implements Receives<T> {
    @Override
    public Future<T> recv() {
      return how.recv(right);
    }

    @Override
    public Receives<T> copy() {
      return new Receiver<>(how, right.copy());
    }

    @Override
    public AutoCloseable deactivate() {
      return right.deactivate();
    }

    @Override
    public void close() {
      right.close();
    }
  }
}
