package dev.weft.tck.zoo;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.spi.Readiness.WRITE;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Source;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Reactors that report too little, too much or the wrong thing.
final class BrokenReactorReports extends FlawedSubjects {

  @Breaks(
      value = {"7.2", "7.29"},
      by = "is edge-triggered and drops what comes before the arming",
      saying = {"for token 7 with one of", "before all races"})
  static final class LosesWhatCameBeforeArming extends FlawedReactor.Kit {
    LosesWhatCameBeforeArming() {
      super("jna-epoll", OneShot::new);
    }

    private static final class OneShot extends FlawedReactor {
      private final Map<Long, Integer> armed = new ConcurrentHashMap<>();

      OneShot(Reactor real) {
        super(real);
      }

      @Override
      void arm(Attached handle, int interest) {
        armed.merge(handle.token(), interest, (a, b) -> a | b);
      }

      @Override
      int filter(long token, int bits) {
        int wanted = armed.getOrDefault(token, 0);
        armed.computeIfPresent(token, (same, interest) -> interest & ~bits);
        return (bits & (wanted | ~(READ | WRITE))) == 0 || wanted == 0 ? 0 : bits;
      }
    }
  }

  @Breaks(
      value = "7.14",
      by = "arms again what it has reported",
      saying = "polls find something over and over")
  static final class ReportsForEver extends FlawedReactor.Kit {
    ReportsForEver() {
      super(Insistent::new);
    }

    private static final class Insistent extends FlawedReactor {
      private final Map<Long, Handle> handles = new ConcurrentHashMap<>();

      Insistent(Reactor real) {
        super(real);
      }

      @Override
      public Handle attach(Source source, long token) throws IOException {
        Attached handle = (Attached) super.attach(source, token);
        handles.put(token, handle.real());
        return handle;
      }

      @Override
      int filter(long token, int bits) {
        handles.get(token).arm(bits);
        return bits;
      }
    }
  }

  @Breaks(value = "7.14", by = "waits by asking all the time", saying = "nanoseconds of CPU")
  static final class Spins extends FlawedReactor.Kit {
    Spins() {
      super(Spinner::new);
    }

    private static final class Spinner extends FlawedReactor {
      private final AtomicBoolean woken = new AtomicBoolean();

      Spinner(Reactor real) {
        super(real);
      }

      @Override
      public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
        long start = System.nanoTime();
        int found;
        do {
          found = super.poll(0, sink);
        } while (found == 0
            && !woken.getAndSet(false)
            && !Thread.currentThread().isInterrupted()
            && (timeoutNanos > 0 || pause())
            && (timeoutNanos < 0 || System.nanoTime() - start < timeoutNanos));
        return found;
      }

      private static boolean pause() {
        Thread.yield();
        return true;
      }

      @Override
      public void wakeup() {
        woken.set(true);
      }
    }
  }

  @Breaks(
      value = "7.15",
      perhaps = "7.6",
      by = "serves the first 64 ready sources, always from the beginning",
      saying = "ready sources that were ever reported")
  static final class ServesTheFirst extends FlawedReactor.Kit {
    ServesTheFirst() {
      super(FirstOnes::new);
    }

    private static final class FirstOnes extends FlawedReactor {
      private final TreeMap<Long, Integer> ready = new TreeMap<>();

      FirstOnes(Reactor real) {
        super(real);
      }

      @Override
      public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
        boolean wait;
        synchronized (ready) {
          wait = ready.isEmpty();
        }
        super.poll(
            wait ? timeoutNanos : 0,
            (token, bits) -> {
              synchronized (ready) {
                ready.merge(token, bits, (a, b) -> a | b);
              }
            });
        synchronized (ready) {
          int served = 0;
          while (served < 64 && !ready.isEmpty()) {
            var first = ready.pollFirstEntry();
            sink.ready(first.getKey(), first.getValue());
            served++;
          }
          return served;
        }
      }
    }
  }

  @Breaks(
      value = "7.18",
      by = "reports everything that is armed at every poll",
      saying = "tries of a reader, though nothing ever came")
  static final class ReportsWhatIsArmed extends FlawedReactor.Kit {
    ReportsWhatIsArmed() {
      super(Liar::new);
    }

    private static final class Liar extends FlawedReactor {
      private final Map<Long, Integer> armed = new ConcurrentHashMap<>();
      private final Set<Attached> detached = ConcurrentHashMap.newKeySet();

      Liar(Reactor real) {
        super(real);
      }

      @Override
      void arm(Attached handle, int interest) {
        super.arm(handle, interest);
        if (handle.isOpen() && !detached.contains(handle)) {
          armed.merge(handle.token(), interest, (a, b) -> a | b);
        }
      }

      @Override
      void detach(Attached handle) {
        detached.add(handle);
        armed.remove(handle.token());
        super.detach(handle);
      }

      @Override
      public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
        int lies = 0;
        for (long token : armed.keySet()) {
          Integer interest = armed.remove(token);
          if (interest != null) {
            sink.ready(token, interest);
            lies++;
          }
        }
        return lies + super.poll(lies > 0 ? 0 : timeoutNanos, sink);
      }
    }
  }

  @Breaks(
      value = "7.25",
      by = "knows reading and writing, but not accepting",
      saying = "for token 1 with one of")
  static final class NeverAccepts extends FlawedReactor.Kit {
    NeverAccepts() {
      super(
          nio ->
              new FlawedReactor(nio) {
                @Override
                void arm(Attached handle, int interest) {
                  if (!(handle.channel() instanceof ServerSocketChannel)) {
                    super.arm(handle, interest);
                  }
                }
              });
    }
  }

  @Breaks(
      value = "7.27",
      by = "drops the bits that say that the peer is gone",
      saying = "for token 2 with one of")
  static final class DropsStickyBits extends FlawedReactor.Kit {
    DropsStickyBits() {
      super(
          "jna-epoll",
          epoll ->
              new FlawedReactor(epoll) {
                @Override
                int filter(long token, int bits) {
                  return bits & (READ | WRITE);
                }
              });
    }
  }

  @Breaks(
      value = "7.28",
      by = "forgets one direction when the other is armed",
      saying = "for token 7 with one of [READ];")
  static final class LastArmWins extends FlawedReactor.Kit {
    LastArmWins() {
      super(OneDirection::new);
    }

    private static final class OneDirection extends FlawedReactor {
      private final Map<Long, Integer> armed = new ConcurrentHashMap<>();

      OneDirection(Reactor real) {
        super(real);
      }

      @Override
      void arm(Attached handle, int interest) {
        armed.put(handle.token(), interest);
        super.arm(handle, interest);
      }

      @Override
      int filter(long token, int bits) {
        return bits & armed.getOrDefault(token, 0);
      }
    }
  }
}
