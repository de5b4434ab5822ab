package dev.weft.net;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.spi.Driver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Network functions that need no socket: name resolution.
public final class Net {
  private Net() {}

  /// The addresses of `host`, a name or a literal address, as the system resolves it: at least one,
  /// the preferred one first. Asked on the runtime's pool for blocking calls, anew each time it is
  /// used; the JDK keeps answers for a while (`networkaddress.cache.ttl`).
  ///
  /// Fails with an [UnknownHostException] that names the host.
  ///
  /// **Cancellation** is at once. A question that waits for a thread is not asked any more; the
  /// answer to one that was asked is ignored.
  public static Future<List<InetAddress>> lookupHost(String host) {
    return Futures.<Answer>lazy(
            () -> {
              Weft runtime = Context.current().runtime();
              return runtime
                  .spawnBlocking("lookup of " + host, () -> Answer.of(runtime.driver(), host))
                  .abortOnCancel();
            })
        .then(Answer::future);
  }

  /// An unknown host is an answer, too: as the failure of a call that nobody waits for any more it
  /// would be reported as unhandled.
  private record Answer(List<InetAddress> addresses, @Nullable UnknownHostException failure) {

    static Answer of(Driver driver, String host) {
      try {
        return new Answer(driver.lookup(host), null);
      } catch (UnknownHostException e) {
        return new Answer(List.of(), e);
      }
    }

    Future<List<InetAddress>> future() {
      return failure == null ? Futures.ready(addresses) : Futures.failed(failure);
    }
  }
}
