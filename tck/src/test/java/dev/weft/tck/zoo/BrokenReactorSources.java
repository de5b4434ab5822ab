package dev.weft.tck.zoo;

import dev.weft.spi.Reactor;
import dev.weft.spi.Readiness;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import dev.weft.tck.ReactorCapabilities;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.IllegalBlockingModeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Reactors that take and keep sources wrongly.
final class BrokenReactorSources extends FlawedSubjects {

  @Breaks(value = "7.6", by = "reports once more after detach", saying = "reported after detach")
  static final class ReportsAfterDetach extends FlawedReactor.Kit {
    ReportsAfterDetach() {
      super(
          nio ->
              new FlawedReactor(nio) {
                private final ConcurrentLinkedQueue<Long> late = new ConcurrentLinkedQueue<>();

                @Override
                void detach(Attached handle) {
                  super.detach(handle);
                  if (handle.isOpen()) {
                    late.add(handle.token());
                  }
                }

                @Override
                public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
                  Long token = late.poll();
                  if (token == null) {
                    return super.poll(timeoutNanos, sink);
                  }
                  sink.ready(token, Readiness.READ);
                  return 1 + super.poll(0, sink);
                }
              });
    }
  }

  @Breaks(
      value = "7.6",
      by = "tells 64 events a poll, and the next ones even of what was detached meanwhile",
      saying = "what is reported after all sources were detached")
  static final class KeepsWhatItFound extends FlawedReactor.Kit {
    KeepsWhatItFound() {
      super(Keeping::new);
    }

    private static final class Keeping extends FlawedReactor {
      private record Event(long token, int bits) {}

      private final ConcurrentLinkedQueue<Event> found = new ConcurrentLinkedQueue<>();

      Keeping(Reactor real) {
        super(real);
      }

      @Override
      public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
        super.poll(
            found.isEmpty() ? timeoutNanos : 0, (token, bits) -> found.add(new Event(token, bits)));
        int told = 0;
        for (Event event; told < 64 && (event = found.poll()) != null; told++) {
          sink.ready(event.token(), event.bits());
        }
        return told;
      }
    }
  }

  @Breaks(
      value = "7.7",
      by = "cannot attach what was detached before a poll went by",
      saying = "CancelledKeyException")
  static final class NeedsAPollBetween extends FlawedReactor.Kit {
    NeedsAPollBetween() {
      super(
          nio ->
              new FlawedReactor(nio) {
                private final Set<Channel> cancelled = ConcurrentHashMap.newKeySet();

                @Override
                public Handle attach(Source source, long token) throws IOException {
                  if (source instanceof Source.OfChannel(var channel)
                      && cancelled.contains(channel)) {
                    throw new CancelledKeyException();
                  }
                  return super.attach(source, token);
                }

                @Override
                void detach(Attached handle) {
                  cancelled.add(handle.channel());
                  super.detach(handle);
                }

                @Override
                public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
                  cancelled.clear();
                  return super.poll(timeoutNanos, sink);
                }
              });
    }
  }

  @Breaks(value = "7.8", by = "attaches twice", saying = "attaching what is attached")
  static final class AttachesTwice extends FlawedReactor.Kit {
    AttachesTwice() {
      super(nio -> new Doubles(nio, false));
    }
  }

  @Breaks(
      value = "7.8",
      by = "refuses the second attachment, but takes the first one away",
      saying = "for token 1 with one of")
  static final class RefusalDetaches extends FlawedReactor.Kit {
    RefusalDetaches() {
      super(nio -> new Doubles(nio, true));
    }
  }

  private static final class Doubles extends FlawedReactor {
    private final Map<Channel, Handle> attached = new ConcurrentHashMap<>();
    private final boolean refuses;

    Doubles(Reactor real, boolean refuses) {
      super(real);
      this.refuses = refuses;
    }

    @Override
    public Handle attach(Source source, long token) throws IOException {
      Handle present =
          source instanceof Source.OfChannel(var channel) ? attached.get(channel) : null;
      if (present != null && !refuses) {
        return present;
      }
      if (present != null) {
        present.detach();
        throw new IllegalArgumentException("attached already");
      }
      Attached handle = (Attached) super.attach(source, token);
      attached.put(handle.channel(), handle);
      return handle;
    }

    @Override
    void detach(Attached handle) {
      attached.remove(handle.channel());
      super.detach(handle);
    }
  }

  @Breaks(
      value = "7.13",
      by = "knows sources by their number and keeps the token of a closed one",
      saying = "for token 2 with one of")
  static final class KeepsTheOldToken extends FlawedReactor.Kit {
    KeepsTheOldToken() {
      super(nio -> new ByNumber(nio, false));
    }
  }

  @Breaks(
      value = "7.13",
      by = "detaches by number, whoever has got it since",
      saying = "for token 100 with one of")
  static final class DetachesTheNewOwner extends FlawedReactor.Kit {
    DetachesTheNewOwner() {
      super(nio -> new ByNumber(nio, true));
    }
  }

  /// Gives numbers as a system gives descriptors: the least one that no open channel has.
  private static final class ByNumber extends FlawedReactor {
    private final boolean detachesAnybody;
    private final List<Attached> owners = new ArrayList<>();
    private final Map<Long, Long> tokens = new HashMap<>();

    ByNumber(Reactor real, boolean detachesAnybody) {
      super(real);
      this.detachesAnybody = detachesAnybody;
    }

    @Override
    public synchronized Handle attach(Source source, long token) throws IOException {
      int number = 0;
      while (number < owners.size() && owners.get(number).isOpen()) {
        number++;
      }
      Attached handle = (Attached) super.attach(source, number);
      if (number == owners.size()) {
        owners.add(handle);
      }
      owners.set(number, handle);
      if (detachesAnybody) {
        tokens.put((long) number, token);
      } else {
        tokens.putIfAbsent((long) number, token);
      }
      return handle;
    }

    @Override
    synchronized void detach(Attached handle) {
      Attached owner = owners.get((int) handle.token());
      if (owner == handle || detachesAnybody) {
        tokens.remove(handle.token());
        super.detach(owner);
      }
    }

    @Override
    public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
      return super.poll(timeoutNanos, (number, bits) -> sink.ready(token(number), bits));
    }

    private synchronized long token(long number) {
      return tokens.getOrDefault(number, -1L);
    }
  }

  @Breaks(
      value = {"7.13", "7.30"},
      by = "fails when a handle of a closed channel is used",
      saying = "CancelledKeyException")
  static final class FailsOnClosedChannels extends FlawedReactor.Kit {
    FailsOnClosedChannels() {
      super(
          nio ->
              new FlawedReactor(nio) {
                @Override
                void arm(Attached handle, int interest) {
                  if (!handle.isOpen()) {
                    throw new CancelledKeyException();
                  }
                  super.arm(handle, interest);
                }
              });
    }
  }

  @Breaks(
      value = "7.20",
      by = "shares a source of another reactor, though it says that it refuses",
      saying = "attaching what is attached to another reactor")
  static final class SharesSecretly extends FlawedReactor.Kit {
    SharesSecretly() {
      super(FlawedReactor::new);
    }

    @Override
    public ReactorCapabilities capabilities() {
      return new ReactorCapabilities(Set.of(SourceKind.CHANNEL), false);
    }
  }

  @Breaks(
      value = "7.24",
      by = "attaches after it was closed, and never reports",
      saying = "attaching to a closed reactor")
  static final class AttachesAfterClose extends FlawedReactor.Kit {
    AttachesAfterClose() {
      super(
          nio ->
              new FlawedReactor(nio) {
                private volatile boolean closed;

                @Override
                public Handle attach(Source source, long token) throws IOException {
                  return closed
                      ? new Attached(this, source, token, nothing())
                      : super.attach(source, token);
                }

                @Override
                public void close() {
                  closed = true;
                  super.close();
                }
              });
    }

    private static Reactor.Handle nothing() {
      return new Reactor.Handle() {
        @Override
        public void arm(int interest) {}

        @Override
        public void detach() {}
      };
    }
  }

  @Breaks(
      value = "7.24",
      by = "lets the selector's own exceptions out",
      saying = "attaching a channel in blocking mode")
  static final class UndefinedExceptions extends FlawedReactor.Kit {
    UndefinedExceptions() {
      super(
          nio ->
              new FlawedReactor(nio) {
                @Override
                public Handle attach(Source source, long token) throws IOException {
                  if (source instanceof Source.OfChannel(var channel) && channel.isBlocking()) {
                    throw new IllegalBlockingModeException();
                  }
                  return super.attach(source, token);
                }
              });
    }
  }
}
