package dev.weft.testing;

import dev.weft.spi.Availability;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReactorProvider;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.RuntimeClock;
import dev.weft.spi.Settings;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import dev.weft.spi.StreamTransfer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A reactor that knows the sources attached to it, and where each was attached. What it does is
/// another's.
///
/// **Threads.** As [Reactor] says.
final class WatchedReactor implements ReactorProvider {

  private final ReactorProvider provider;
  private final Class<?> testClass;
  private final Map<Attachment, Origin> attached = new ConcurrentHashMap<>();

  WatchedReactor(ReactorProvider provider, Class<?> testClass) {
    this.provider = provider;
    this.testClass = testClass;
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public int priority() {
    return provider.priority();
  }

  @Override
  public Availability availability() {
    return provider.availability();
  }

  @Override
  public Reactor open(Settings settings) throws IOException {
    return new Watched(provider.open(settings));
  }

  /// The sources that are attached.
  List<String> left() {
    return attached.entrySet().stream()
        .map(source -> "%s, attached%s".formatted(source.getKey(), source.getValue()))
        .toList();
  }

  private final class Attachment implements Reactor.Handle {

    private final Reactor.Handle handle;
    private final Source source;

    Attachment(Reactor.Handle handle, Source source) {
      this.handle = handle;
      this.source = source;
    }

    @Override
    public void arm(int interest) {
      handle.arm(interest);
    }

    @Override
    public void detach() {
      attached.remove(this);
      handle.detach();
    }

    @Override
    public @Nullable StreamTransfer transfer() {
      return handle.transfer();
    }

    @Override
    public String toString() {
      return switch (source) {
        case Source.OfChannel(var channel) -> "the source " + channel;
        case Source.OfDescriptor(int fd, var _) -> "the source with the descriptor " + fd;
      };
    }
  }

  private final class Watched implements Reactor {

    private final Reactor reactor;

    Watched(Reactor reactor) {
      this.reactor = reactor;
    }

    @Override
    public Set<SourceKind> sourceKinds() {
      return reactor.sourceKinds();
    }

    @Override
    public Handle attach(Source source, long token) throws IOException {
      var attachment = new Attachment(reactor.attach(source, token), source);
      attached.put(attachment, Origin.here(testClass));
      return attachment;
    }

    @Override
    public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
      return reactor.poll(timeoutNanos, sink);
    }

    @Override
    public void wakeup() {
      reactor.wakeup();
    }

    @Override
    public SelectorProvider channels() {
      return reactor.channels();
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
      return reactor.lookup(host);
    }

    @Override
    public void follow(RuntimeClock clock) {
      reactor.follow(clock);
    }

    @Override
    public long nextDeadlineNanos() {
      return reactor.nextDeadlineNanos();
    }

    @Override
    public void flush() {
      reactor.flush();
    }

    @Override
    public void close() {
      reactor.close();
    }
  }
}
