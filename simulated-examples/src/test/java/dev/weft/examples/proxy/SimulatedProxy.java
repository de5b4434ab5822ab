package dev.weft.examples.proxy;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.examples.Weather;
import dev.weft.io.AsyncDuplex;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.simulation.Simulation;
import dev.weft.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A proxy in a simulation, a server behind it that greets, reads to the end and then says it all
/// again, two clients that say a lot, and one that says nothing and does not go.
///
/// **Threads.** The simulation's.
final class SimulatedProxy {

  /// How long no byte may move on a connection that the proxy passes on.
  static final Duration IDLE = Duration.ofSeconds(20);

  static final int PORT = 443;

  private static final byte[] GREETING = bytes(new Random(0), 3000);

  /// What is held to the invariants: passes connections on to the host `backend`.
  @FunctionalInterface
  interface Proxy {
    Future<?> serve(TcpListener listener) throws Exception;
  }

  /// How a client comes in.
  @FunctionalInterface
  interface Door {
    Future<? extends AsyncDuplex> open(TcpStream tcp) throws Exception;
  }

  private final Simulation simulation;
  private final Door door;
  private final int most;
  private final boolean isBackendSafe;

  /// The proxy and the server behind it, once they listen.
  private int listening;

  /// Connections that the server behind the proxy has.
  private int open;

  /// @param most how much a client says, in bytes
  /// @param isBackendSafe whether no client may lose its connection
  SimulatedProxy(Simulation simulation, Proxy proxy, Door door, int most, boolean isBackendSafe) {
    this.simulation = simulation;
    this.door = door;
    this.most = most;
    this.isBackendSafe = isBackendSafe;
    simulation.host("proxy", () -> proxy.serve(listener())).host("backend", this::backend);
    for (String name : List.of("alice", "bob")) {
      simulation.client(name, () -> talk(name));
    }
    simulation.client("mute", this::mute);
  }

  private static byte[] bytes(Random random, int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private TcpListener listener() throws IOException {
    var listener = TcpListener.bind(Context.current().runtime(), new InetSocketAddress(PORT));
    listening++;
    return listener;
  }

  private Future<@Nullable Void> pause(int millis) {
    return Time.sleep(simulation.upTo(Duration.ofMillis(millis)));
  }

  private Future<?> backend() throws IOException {
    open = 0;
    return listener().serve(this::answer);
  }

  private Future<@Nullable Void> answer(TcpStream connection) {
    return async(
        () -> {
          open++;
          try {
            await(connection.writeAll(GREETING));
            await(pause(40));
            byte[] heard = await(connection.readToEnd(most));
            await(connection.writeAll(heard));
            await(connection.shutdown());
          } finally {
            open--;
          }
        });
  }

  private Future<AsyncDuplex> connected() {
    return async(
        () -> {
          while (listening < 2) {
            await(Time.sleep(Duration.ofMillis(1)));
          }
          return await(door.open(await(TcpStream.connect("proxy", PORT))));
        });
  }

  private Future<@Nullable Void> talk(String name) {
    return async(
        () -> {
          await(pause(10));
          var random = new Random(simulation.upTo(Duration.ofDays(1)).toNanos());
          byte[] said = bytes(random, 1 + random.nextInt(most));
          var heard = new ByteArrayOutputStream();
          boolean isWhole = false;
          try (AsyncDuplex connection = await(connected())) {
            await(Futures.join(say(connection, said), hear(connection, heard)));
            isWhole = true;
          } catch (IOException lost) {
            simulation.note(name + " has lost the connection: " + lost.getMessage());
            assertThat(isBackendSafe).as("%s has lost the connection: %s", name, lost).isFalse();
          }
          byte[] expected = Arrays.copyOf(GREETING, GREETING.length + said.length);
          System.arraycopy(said, 0, expected, GREETING.length, said.length);
          int length = isWhole ? expected.length : heard.size();
          assertThat(heard.size()).as("bytes that %s heard", name).isEqualTo(length);
          assertThat(Arrays.equals(heard.toByteArray(), Arrays.copyOf(expected, length)))
              .as("%s heard what was said", name)
              .isTrue();
        });
  }

  /// In pieces; then nothing more.
  private Future<@Nullable Void> say(AsyncDuplex connection, byte[] said) {
    return async(
        () -> {
          for (int at = 0; at < said.length; ) {
            int piece = Math.min(said.length - at, 1 + Weather.die(simulation, 40_000));
            await(connection.writeAll(ByteBuffer.wrap(said, at, piece)));
            at += piece;
            await(pause(3));
          }
          await(connection.shutdown());
        });
  }

  private static Future<@Nullable Void> hear(AsyncDuplex connection, ByteArrayOutputStream heard) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(10_000);
          while (await(connection.read(buffer.clear())) >= 0) {
            heard.write(buffer.array(), 0, buffer.position());
          }
        });
  }

  /// Is greeted, and waits to be put out; and until the server behind the proxy knows of it.
  private Future<@Nullable Void> mute() {
    return async(
        () -> {
          try (AsyncDuplex connection = await(connected())) {
            await(hear(connection, new ByteArrayOutputStream()));
          } catch (IOException putOut) {
            simulation.note("mute is put out: " + putOut.getMessage());
          }
          assertThat(simulation.now())
              .as("when an idle connection ended")
              .isGreaterThan(isBackendSafe ? IDLE : Duration.ZERO);
          await(Time.sleep(IDLE.multipliedBy(3)));
          assertThat(open).as("connections to the server that are left").isZero();
        });
  }
}
