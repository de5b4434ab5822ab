package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.sync.LaggedException;
import dev.weft.tck.ChannelSubject;
import dev.weft.tck.ChannelTck;
import dev.weft.tck.WeftChannels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Channels with one flaw each.
final class BrokenChannels extends FlawedSubjects {

  /// A kit over Weft's channels with something changed.
  abstract static class Flawed extends ChannelTck implements Examined {
    @Override
    public String subjectName() {
      return getClass().getSimpleName();
    }
  }

  @Breaks(
      value = "12.1",
      by = "a channel that holds one value more than it was made for",
      saying = "a third value went into a channel for two")
  static final class HoldsOneMore extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new WeftChannels() {
        @Override
        public <T> Ends<Sends<T>, Receives<T>> waiting(int capacity) {
          return super.waiting(capacity == 2 ? 3 : capacity);
        }
      };
    }
  }

  @Breaks(
      value = "12.1",
      by = "a mailbox that holds one value more than it was made for",
      saying = "a third value went into a channel for two")
  static final class MailboxHoldsOneMore extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new WeftChannels() {
        @Override
        public <T> Ends<Sends<T>, Receives<T>> mailbox(int capacity) {
          return super.mailbox(capacity == 2 ? 3 : capacity);
        }
      };
    }
  }

  @Breaks(
      value = "12.2",
      by = "a queue of work where a receiver that gives up keeps its turn",
      saying = "how often the next receiver was woken")
  static final class KeepsItsTurn extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new WeftChannels() {
        @Override
        public <T> Ends<Sends<T>, Receives<T>> workQueue(int capacity) {
          var ends = super.<T>workQueue(capacity);
          return new Ends<>(ends.sender(), new NeverCancelled<>(ends.receiver()));
        }
      };
    }
  }

  private static final class NeverCancelled<T> extends OtherReceiver<T> {
    private boolean oneOfMany;

    NeverCancelled(ChannelSubject.Receives<T> receiver) {
      super(receiver);
    }

    @Override
    public Future<T> recv() {
      Future<T> right = receiver.recv();
      return Futures.pollFn(
          right::poll,
          cx -> {
            if (!oneOfMany) {
              right.cancel(cx);
            }
          });
    }

    @Override
    public ChannelSubject.Receives<T> copy() {
      oneOfMany = true;
      return new NeverCancelled<>(receiver.copy());
    }
  }

  @Breaks(
      value = "12.11",
      by = "a watch that forgets the last value when its sender is closed",
      saying = "the last value comes before the end")
  static final class ForgetsTheLastValue extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new WeftChannels() {
        @Override
        public <T> Ends<Sets<T>, Sees<T>> watch(T initial) {
          var ends = super.watch(initial);
          return new Ends<>(
              new Sets<>() {
                @Override
                public void send(T value) throws Exception {
                  ends.sender().send(value);
                }

                @Override
                public void close() {
                  ends.receiver().get();
                  ends.sender().close();
                }
              },
              ends.receiver());
        }
      };
    }
  }

  @Breaks(value = "12.3", by = "a sender whose close wakes nobody", saying = "woken by the close")
  static final class CloseWakesNobody extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new OtherChannels() {
        @Override
        <T> Sends<T> sender(Sends<T> right) {
          return new OtherSender<>(right) {
            @Override
            public void close() {}
          };
        }
      };
    }
  }

  @Breaks(
      value = "12.4",
      by = "a receiver whose cancelled receive takes a value with it",
      saying = "the next value")
  static final class CancelTakesAValue extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new OtherChannels() {
        @Override
        <T> Receives<T> receiver(Receives<T> right) {
          return new OtherReceiver<>(right) {
            @Override
            public Future<T> recv() {
              Future<T> next = receiver.recv();
              return Futures.pollFn(
                  next::poll,
                  cx -> {
                    try {
                      receiver.recv().poll(cx);
                    } catch (Exception closed) {
                      next.cancel(cx);
                    }
                  });
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "12.5",
      by = "a receiver that counts one missed value too few",
      saying = "how many values were missed")
  static final class MiscountsTheMissed extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new WeftChannels() {
        @Override
        public <T> Ends<Sends<T>, Receives<T>> lossy(int capacity) {
          var ends = super.<T>lossy(capacity);
          return new Ends<>(
              ends.sender(),
              new OtherReceiver<>(ends.receiver()) {
                @Override
                public Future<T> recv() {
                  return receiver
                      .recv()
                      .recover(
                          failure -> {
                            throw failure instanceof LaggedException lagged
                                ? new LaggedException(lagged.missed() - 1)
                                : (Exception) failure;
                          });
                }
              });
        }
      };
    }
  }

  @Breaks(
      value = "12.6",
      by = "a channel that still waits for receivers that are inactive",
      saying = "the sender waits for an inactive receiver")
  static final class WaitsForTheInactive extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new OtherChannels() {
        @Override
        <T> Receives<T> receiver(Receives<T> right) {
          return new OtherReceiver<>(right) {
            @Override
            public AutoCloseable deactivate() {
              return receiver;
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "12.7",
      by = "a copied receiver that starts at the newest value",
      saying = "the next value")
  static final class CopiesSkip extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new OtherChannels() {
        @Override
        <T> Receives<T> receiver(Receives<T> right) {
          return new OtherReceiver<>(right) {
            private boolean received;

            @Override
            public Future<T> recv() {
              received = true;
              return receiver.recv();
            }

            @Override
            public Receives<T> copy() {
              Receives<T> copy = receiver.copy();
              if (received) {
                try {
                  copy.recv().poll(Context.of(() -> {}));
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              }
              return copy;
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "12.10",
      by = "a sender that remembers all it sent",
      saying = "a value that nobody received is reclaimed")
  static final class RemembersAll extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new OtherChannels() {
        @Override
        <T> Sends<T> sender(Sends<T> right) {
          return new OtherSender<>(right) {
            private final List<T> sent = new ArrayList<>();

            @Override
            public Future<@Nullable Void> send(T value) {
              sent.add(value);
              return sender.send(value);
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = {"12.12", "12.13"},
      by = "a oneshot that takes a value although nobody will receive it",
      saying = "a send without a receiver succeeds")
  static final class SendsToNobody extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new WeftChannels() {
        @Override
        public <T> Ends<SendsOnce<T>, ReceivesOnce<T>> oneshot() {
          var ends = super.<T>oneshot();
          return new Ends<>(
              new OtherSenderOnce<T, T>(ends.sender()) {
                @Override
                public boolean send(T value) {
                  sender.send(value);
                  return true;
                }
              },
              ends.receiver());
        }
      };
    }
  }

  /// Hides what somebody has to own from the channel.
  private record Hidden<T>(T value) {}

  @Breaks(
      value = "12.13",
      by = "a oneshot that forgets the value when its receiver goes",
      saying = "closes of a value whose receiver was closed")
  static final class ForgetsTheValue extends Flawed {
    @Override
    protected ChannelSubject subject() {
      return new WeftChannels() {
        @Override
        public <T> Ends<SendsOnce<T>, ReceivesOnce<T>> oneshot() {
          var ends = super.<Hidden<T>>oneshot();
          return new Ends<>(
              new OtherSenderOnce<T, Hidden<T>>(ends.sender()) {
                @Override
                public boolean send(T value) {
                  return sender.send(new Hidden<>(value));
                }
              },
              new ReceivesOnce<>() {
                @Override
                public Future<T> recv() {
                  return ends.receiver().recv().map(Hidden::value);
                }

                @Override
                public void close() {
                  ends.receiver().close();
                }
              });
        }
      };
    }
  }

  /// Weft's channels, with something changed about the ends of those whose senders wait.
  private abstract static class OtherChannels extends WeftChannels {

    <T> Sends<T> sender(Sends<T> right) {
      return right;
    }

    <T> Receives<T> receiver(Receives<T> right) {
      return right;
    }

    @Override
    public <T> Ends<Sends<T>, Receives<T>> waiting(int capacity) {
      var ends = super.<T>waiting(capacity);
      return new Ends<>(sender(ends.sender()), receiver(ends.receiver()));
    }
  }

  /// A sender with something changed.
  private abstract static class OtherSender<T> implements ChannelSubject.Sends<T> {
    final ChannelSubject.Sends<T> sender;

    OtherSender(ChannelSubject.Sends<T> sender) {
      this.sender = sender;
    }

    @Override
    public Future<@Nullable Void> send(T value) {
      return sender.send(value);
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  /// A sender of one value that sends it otherwise.
  private abstract static class OtherSenderOnce<T, S> implements ChannelSubject.SendsOnce<T> {
    final ChannelSubject.SendsOnce<S> sender;

    OtherSenderOnce(ChannelSubject.SendsOnce<S> sender) {
      this.sender = sender;
    }

    @Override
    public Future<@Nullable Void> closed() {
      return sender.closed();
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  /// A receiver with something changed.
  private abstract static class OtherReceiver<T> implements ChannelSubject.Receives<T> {
    final ChannelSubject.Receives<T> receiver;

    OtherReceiver(ChannelSubject.Receives<T> receiver) {
      this.receiver = receiver;
    }

    @Override
    public Future<T> recv() {
      return receiver.recv();
    }

    @Override
    public ChannelSubject.Receives<T> copy() {
      return receiver.copy();
    }

    @Override
    public AutoCloseable deactivate() {
      return receiver.deactivate();
    }

    @Override
    public void close() {
      receiver.close();
    }
  }
}
