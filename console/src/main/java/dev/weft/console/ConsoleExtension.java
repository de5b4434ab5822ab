package dev.weft.console;

import dev.weft.RuntimeListener;
import dev.weft.Weft;
import dev.weft.spi.RuntimeExtension;
import dev.weft.spi.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Serves a console for each runtime that is opened with `weft.console` set to a loopback address
/// and a port, such as `127.0.0.1:0` (port 0 takes a free one); the default is `off`, and then
/// nothing listens and nothing is measured.
///
/// The address of the page is printed on standard error when the runtime is open. It has a token in
/// it, drawn anew each time, without which nothing is served; who can read it sees names of tasks,
/// source positions and addresses of sockets. Nothing on the page changes the program. The runtime
/// keeps the past of its tasks, as with `weft.task-history`, and measures its polls: that costs
/// where tasks are fast. Tasks are looked at only while a page is open.
///
/// **Threads.** Any.
public final class ConsoleExtension implements RuntimeExtension {

  /// For the service loader.
  public ConsoleExtension() {}

  @Override
  public @Nullable Companion accompany(String runtimeName, Settings settings) {
    String address = settings.text("weft.console", "off");
    return address.equals("off") ? null : new Watched(LoopbackAddress.parse(address));
  }

  private static final class Watched implements Companion {
    private final InetSocketAddress address;
    private final ConsoleListener listener = new ConsoleListener();
    private @Nullable ConsoleServer server;

    Watched(InetSocketAddress address) {
      this.address = address;
    }

    @Override
    public RuntimeListener listener() {
      return listener;
    }

    @Override
    public boolean wantsHistory() {
      return true;
    }

    @Override
    public synchronized void opened(Weft runtime) {
      ConsoleServer started;
      try {
        started = new ConsoleServer(address, new Feed(runtime, listener));
      } catch (IOException refused) {
        System.err.println(
            "%s: there is no console at %s: %s. Take another port; port 0 takes a free one"
                .formatted(runtime.name(), LoopbackAddress.text(address), refused.getMessage()));
        return;
      }
      server = started;
      started.start();
      System.err.println(runtime.name() + ": the console is at " + started.url());
    }

    @Override
    public synchronized void closed() {
      if (server != null) {
        server.close();
      }
    }
  }
}
