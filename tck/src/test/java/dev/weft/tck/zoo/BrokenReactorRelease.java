package dev.weft.tck.zoo;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Source;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;

/// Reactors that keep what was detached or closed, each in one way.
final class BrokenReactorRelease extends FlawedSubjects {

  @Breaks(
      value = "7.22",
      by = "keeps detached sources in a selector of its own until the next poll",
      saying = "until a closed listener refuses connections")
  static final class LetsGoAtTheNextPoll extends FlawedReactor.Kit {
    LetsGoAtTheNextPoll() {
      super(Holding::new);
    }

    private static final class Holding extends FlawedReactor {
      private final Selector own;

      Holding(Reactor real) {
        super(real);
        try {
          own = Selector.open();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public Handle attach(Source source, long token) throws IOException {
        Handle handle = super.attach(source, token);
        if (source instanceof Source.OfChannel(ServerSocketChannel listener)) {
          listener.register(own, 0);
        }
        return handle;
      }

      @Override
      public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
        own.selectNow();
        return super.poll(timeoutNanos, sink);
      }

      @Override
      public void close() {
        super.close();
        BrokenReactorRelease.close(own);
      }
    }
  }

  /// Keeps what is detached for a while, without telling of it.
  private abstract static class Late extends FlawedReactor {
    private final ConcurrentLinkedQueue<Attached> detached = new ConcurrentLinkedQueue<>();

    Late(Reactor real) {
      super(real);
    }

    void keep(Attached handle) {
      detached.add(handle);
    }

    void letGo() {
      for (Attached handle; (handle = detached.poll()) != null; ) {
        super.detach(handle);
      }
    }

    @Override
    public Handle attach(Source source, long token) throws IOException {
      letGo();
      return super.attach(source, token);
    }

    @Override
    int filter(long token, int bits) {
      return detached.stream().anyMatch(handle -> handle.token() == token) ? 0 : bits;
    }

    @Override
    public void close() {
      letGo();
      super.close();
    }
  }

  @Breaks(
      value = "7.31",
      by = "lets go of what was detached at the next poll, although nobody polls",
      saying = "a port is free, though nobody polls")
  static final class LetsGoWhenPolled extends FlawedReactor.Kit {
    LetsGoWhenPolled() {
      super(UntilPolled::new);
    }

    private static final class UntilPolled extends Late {
      UntilPolled(Reactor real) {
        super(real);
      }

      @Override
      void detach(Attached handle) {
        keep(handle);
        if (polling.get() > 0) {
          letGo();
        }
      }

      @Override
      public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
        letGo();
        return super.poll(timeoutNanos, sink);
      }

      @Override
      public void flush() {
        letGo();
        super.flush();
      }
    }
  }

  @Breaks(
      value = "7.32",
      by = "has more to do after detach, and no flush",
      saying = "a port is free after detach, close and flush")
  static final class HasNoFlush extends FlawedReactor.Kit {
    HasNoFlush() {
      super(SoonEnough::new);
    }

    private static final class SoonEnough extends Late {
      SoonEnough(Reactor real) {
        super(real);
      }

      @Override
      void detach(Attached handle) {
        keep(handle);
        Thread.ofVirtual()
            .start(
                () -> {
                  LockSupport.parkNanos(20_000_000);
                  letGo();
                });
      }

      @Override
      public void flush() {}
    }
  }

  @Breaks(
      value = "7.23",
      by = "opens something for each source and forgets it",
      saying = "after all cycles of attach and close")
  static final class LeaksPerSource extends FlawedReactor.Kit {
    LeaksPerSource() {
      super(
          nio ->
              new FlawedReactor(nio) {
                private final ConcurrentLinkedQueue<Channel> leaked = new ConcurrentLinkedQueue<>();

                @Override
                public Handle attach(Source source, long token) throws IOException {
                  Handle handle = super.attach(source, token);
                  leaked.add(DatagramChannel.open());
                  return handle;
                }

                @Override
                public void close() {
                  super.close();
                  leaked.forEach(BrokenReactorRelease::close);
                }
              });
    }
  }

  @Breaks(
      value = "7.23",
      by = "leaves its selector open when it is closed",
      saying = "after all reactors opened and closed")
  static final class LeaksAtClose extends FlawedReactor.Kit {
    private static final List<Reactor> LEAKED = new ArrayList<>();

    LeaksAtClose() {
      super(
          nio -> {
            LEAKED.add(nio);
            return new HalfClosed(nio);
          });
    }

    @AfterEach
    void closeForGood() {
      LEAKED.forEach(Reactor::close);
      LEAKED.clear();
    }

    private static final class HalfClosed extends FlawedReactor {
      private volatile boolean closed;

      HalfClosed(Reactor real) {
        super(real);
      }

      @Override
      public Handle attach(Source source, long token) throws IOException {
        if (closed) {
          throw new IllegalStateException("closed");
        }
        return super.attach(source, token);
      }

      @Override
      public void close() {
        closed = true;
      }
    }
  }

  private static void close(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
