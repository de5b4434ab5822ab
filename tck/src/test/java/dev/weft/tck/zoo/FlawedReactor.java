package dev.weft.tck.zoo;

import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Settings;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import dev.weft.spi.StreamTransfer;
import dev.weft.tck.Providers;
import dev.weft.tck.ReactorCapabilities;
import dev.weft.tck.ReactorTck;
import java.io.IOException;
import java.nio.channels.Channel;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A real reactor, with room for one flaw.
class FlawedReactor implements Reactor {

  final Reactor real;

  /// How many threads are inside `poll`.
  final AtomicInteger polling = new AtomicInteger();

  FlawedReactor(Reactor real) {
    this.real = real;
  }

  /// A handle that asks the reactor first.
  record Attached(FlawedReactor reactor, Source source, long token, Handle real) implements Handle {
    @Override
    public void arm(int interest) {
      reactor.arm(this, interest);
    }

    @Override
    public void detach() {
      reactor.detach(this);
    }

    @Override
    public @Nullable StreamTransfer transfer() {
      return reactor.transfer(this);
    }

    boolean isOpen() {
      return channel().isOpen();
    }

    Channel channel() {
      return ((Source.OfChannel) source).channel();
    }
  }

  @Override
  public Set<SourceKind> sourceKinds() {
    return real.sourceKinds();
  }

  @Override
  public Handle attach(Source source, long token) throws IOException {
    return new Attached(this, source, token, real.attach(source, token));
  }

  void arm(Attached handle, int interest) {
    handle.real.arm(interest);
  }

  void detach(Attached handle) {
    handle.real.detach();
  }

  @Nullable StreamTransfer transfer(Attached handle) {
    return handle.real.transfer();
  }

  /// What is to be reported of `bits`; 0 for nothing.
  int filter(long token, int bits) {
    return bits;
  }

  @Override
  public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
    polling.incrementAndGet();
    try {
      return filteredPoll(timeoutNanos, sink);
    } finally {
      polling.decrementAndGet();
    }
  }

  private int filteredPoll(long timeoutNanos, ReadinessSink sink) throws IOException {
    long start = System.nanoTime();
    var reported = new AtomicInteger();
    int found;
    long left = timeoutNanos;
    do {
      found =
          real.poll(
              left,
              (token, bits) -> {
                int kept = filter(token, bits);
                if (kept != 0) {
                  reported.incrementAndGet();
                  sink.ready(token, kept);
                }
              });
      left = timeoutNanos < 0 ? timeoutNanos : timeoutNanos - (System.nanoTime() - start);
    } while (found > 0 && reported.get() == 0 && (left > 0 || timeoutNanos < 0));
    return reported.get();
  }

  @Override
  public void wakeup() {
    real.wakeup();
  }

  @Override
  public void flush() {
    real.flush();
  }

  @Override
  public void close() {
    real.close();
  }

  /// The kit over a flawed `nio`, or another one.
  abstract static class Kit extends ReactorTck implements Examined {

    private final String kind;
    private final UnaryOperator<Reactor> flaw;

    Kit(UnaryOperator<Reactor> flaw) {
      this("nio", flaw);
    }

    Kit(String kind, UnaryOperator<Reactor> flaw) {
      this.kind = kind;
      this.flaw = flaw;
    }

    @Override
    public ReactorProvider provider() {
      return new FlawedProvider(Providers.reactor(kind), flaw);
    }

    @Override
    public ReactorCapabilities capabilities() {
      return kind.equals("nio")
          ? new ReactorCapabilities(Set.of(SourceKind.CHANNEL), true)
          : new ReactorCapabilities(Set.of(SourceKind.values()), true);
    }
  }

  private record FlawedProvider(ReactorProvider real, UnaryOperator<Reactor> flaw)
      implements ReactorProvider {
    @Override
    public String name() {
      return "flawed " + real.name();
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public Availability availability() {
      return real.availability();
    }

    @Override
    public Reactor open(Settings settings) throws IOException {
      return flaw.apply(real.open(settings));
    }
  }
}
