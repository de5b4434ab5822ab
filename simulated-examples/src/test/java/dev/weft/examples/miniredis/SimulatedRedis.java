package dev.weft.examples.miniredis;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.examples.Weather;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.simulation.Simulation;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A server of Redis's protocol in a simulation, clients that keep, count and publish, and others
/// that hear what is published. Who is not answered in time connects again, and does not know
/// whether its call was made.
///
/// **Threads.** The simulation's.
final class SimulatedRedis {

  private static final int PORT = 6379;
  private static final int CALLS = 12;
  private static final Duration PATIENCE = Duration.ofMillis(150);

  /// Longer than any silence while there is somebody who publishes.
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private static final String CHANNEL = "news";
  private static final String LAST = "that was it";

  /// What is held to the invariants.
  @FunctionalInterface
  interface Server {
    Future<?> serve(Weft weft, TcpListener listener);
  }

  private final Simulation simulation;
  private final Server server;
  private final RedisHistory history = new RedisHistory();
  private final Set<String> atWork = new HashSet<>();

  SimulatedRedis(Simulation simulation, Server server) {
    this.simulation = simulation;
    this.server = server;
    simulation.host("server", this::serve);
    for (String name : List.of("alice", "bob")) {
      atWork.add(name);
      simulation.client(name, () -> write(name));
    }
    for (String name : List.of("rosa", "sam")) {
      simulation.client(name, () -> listen(name));
    }
    simulation.host("herald", this::end);
  }

  RedisHistory history() {
    return history;
  }

  private Future<?> serve() throws IOException {
    Weft weft = Context.current().runtime();
    TcpListener listener = TcpListener.bind(weft, new InetSocketAddress(PORT));
    history.serverBegins();
    return server.serve(weft, listener);
  }

  private int die(int sides) {
    return Weather.die(simulation, sides);
  }

  private Future<@Nullable Void> pause(int millis) {
    return Time.sleep(simulation.upTo(Duration.ofMillis(millis)));
  }

  private Future<RedisClient> connected() {
    return async(
        () -> {
          int life = history.life();
          Future<TcpStream> connecting = TcpStream.connect("server", PORT);
          TcpStream stream = await(Futures.timeout(PATIENCE, connecting));
          if (life == 0 || history.life() != life) {
            stream.close();
            throw new IOException("the server has begun anew");
          }
          return new RedisClient(stream, life);
        });
  }

  private Future<@Nullable Void> write(String name) {
    return async(
        () -> {
          int left = CALLS;
          while (left > 0) {
            try (RedisClient client = await(connected())) {
              while (left > 0) {
                left--;
                await(Futures.timeout(PATIENCE, call(client)));
                await(pause(10));
              }
            } catch (IOException | TimeoutException again) {
              simulation.note(name + " has to connect again: " + again.getMessage());
              await(pause(20));
            }
          }
          atWork.remove(name);
        });
  }

  private Future<@Nullable Void> call(RedisClient client) {
    return async(
        () -> {
          int life = client.life();
          switch (die(4)) {
            case 0 -> {
              String key = history.newKey();
              assertThat(await(client.call("SET", key, "what is under " + key)))
                  .containsExactly("+OK");
              history.kept(life, key);
            }
            case 1 -> {
              String key = history.anyKept(life, this::die);
              if (key != null) {
                assertThat(await(client.call("GET", key)))
                    .as("what is kept")
                    .containsExactly("what is under " + key);
              }
            }
            case 2 -> await(count(client));
            default -> await(publish(client));
          }
        });
  }

  private Future<@Nullable Void> count(RedisClient client) {
    return async(
        () -> {
          RedisHistory.Call call = history.counting(client.life());
          List<String> reply = await(client.call("INCR", "hits"));
          call.answered(Long.parseLong(reply.getFirst().substring(1)));
        });
  }

  private Future<@Nullable Void> publish(RedisClient client) {
    return async(
        () -> {
          RedisHistory.Call call = history.publishing(client.life());
          await(client.call("PUBLISH", CHANNEL, call.message()));
          call.answered(0);
        });
  }

  private Future<@Nullable Void> listen(String name) {
    atWork.add(name);
    return async(
        () -> {
          String message = "";
          while (!message.equals(LAST)) {
            try (RedisClient client = await(connected())) {
              await(Futures.timeout(PATIENCE, client.call("SUBSCRIBE", CHANNEL)));
              RedisHistory.Hearing hearing = history.hearing(client.life());
              while (!message.equals(LAST)) {
                message = await(Futures.timeout(SILENCE, client.reply())).getLast();
                if (!message.equals(LAST)) {
                  hearing.heard(message);
                }
              }
              hearing.whole();
            } catch (IOException | TimeoutException again) {
              simulation.note(name + " has to subscribe again: " + again.getMessage());
              await(pause(20));
            }
          }
          atWork.remove(name);
        });
  }

  /// Counts once more when the others have made all their calls, and tells that it is over to those
  /// who listen, as often as they may have missed it.
  private Future<@Nullable Void> end() {
    return async(
        () -> {
          while (atWork.contains("alice") || atWork.contains("bob")) {
            await(Time.sleep(Duration.ofMillis(10)));
          }
          history.ends();
          while (true) {
            try (RedisClient client = await(connected())) {
              await(Futures.timeout(PATIENCE, count(client)));
              while (true) {
                await(Futures.timeout(PATIENCE, client.call("PUBLISH", CHANNEL, LAST)));
                await(Time.sleep(Duration.ofMillis(50)));
              }
            } catch (IOException | TimeoutException again) {
              await(pause(20));
            }
          }
        });
  }
}
