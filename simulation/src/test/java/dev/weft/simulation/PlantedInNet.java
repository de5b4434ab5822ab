package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.net.UdpSocket;
import dev.weft.reactor.sim.Latency;
import dev.weft.reactor.sim.LinkConditions;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Faults of programs that talk over a network.
final class PlantedInNet {
  private PlantedInNet() {}

  static List<Planted> all() {
    return List.of(
        new Planted("what was written is taken for received", PlantedInNet::written),
        new Planted("the end of the questions ends the answers", PlantedInNet::halfClose),
        new Planted("one read is taken for one message", PlantedInNet::oneRead),
        new Planted("two lead in a network that is cut", PlantedInNet::twoLead),
        new Planted("a datagram that comes twice is counted twice", PlantedInNet::datagrams),
        new Planted("a wait without a limit for a peer that is off", PlantedInNet::noLimit),
        new Planted("one failed accept ends the server", PlantedInNet::accepts));
  }

  private static Future<@Nullable Void> pause(Simulation simulation, int millis) {
    return Time.sleep(simulation.upTo(Duration.ofMillis(millis)));
  }

  /// Lines are sent to a server that writes them down; one that crashes has not read all.
  private static void written(Simulation simulation, boolean isBroken) {
    Set<String> disk = new HashSet<>();
    Future<@Nullable Void> client =
        async(
            () -> {
              for (int i = 0; i < 10; ) {
                try (TcpStream connection = await(TcpStream.connect("server", Lines.PORT))) {
                  var answers = connection.buffered();
                  while (i < 10) {
                    await(Lines.write(connection, "line " + i));
                    if (!isBroken && await(answers.readLine()) == null) {
                      throw new IOException("the server has gone");
                    }
                    i++;
                    await(pause(simulation, 5));
                  }
                } catch (IOException again) {
                  await(Time.sleep(Duration.ofMillis(5)));
                }
              }
              await(Time.sleep(Duration.ofMillis(100)));
            });
    simulation
        .host(
            "server",
            () ->
                Lines.server(
                    line -> {
                      disk.add(line);
                      return Futures.ready("ok");
                    }))
        .client("client", () -> client)
        .randomCrashes("server", 2, Duration.ofMillis(40))
        .run();
    assertThat(disk).hasSize(10);
  }

  /// Questions are sent, then the client's half is shut down, then the answers are read.
  private static void halfClose(Simulation simulation, boolean isBroken) {
    Future<@Nullable Void> server =
        async(
            () -> {
              TcpListener listener = await(TcpListener.bind(new InetSocketAddress(Lines.PORT)));
              await(listener.serve(stream -> doubled(stream, simulation, isBroken)));
            });
    Future<@Nullable Void> client =
        async(
            () -> {
              await(Time.sleep(Duration.ofMillis(1)));
              try (TcpStream connection = await(TcpStream.connect("server", Lines.PORT))) {
                for (int i = 0; i < 3; i++) {
                  await(Lines.write(connection, "question"));
                }
                await(connection.shutdown());
                var answers = connection.buffered();
                for (int i = 0; i < 3; i++) {
                  assertThat(await(answers.readLine())).isEqualTo("answer");
                }
              }
            });
    simulation.host("server", () -> server).client("client", () -> client).run();
  }

  private static Future<@Nullable Void> doubled(
      TcpStream connection, Simulation simulation, boolean isBroken) {
    return async(
        () -> {
          List<JoinHandle<@Nullable Void>> answers = new ArrayList<>();
          var lines = connection.buffered();
          while (await(lines.readLine()) != null) {
            answers.add(
                Tasks.spawn(pause(simulation, 2).then(x -> Lines.write(connection, "answer"))));
          }
          for (var answer : answers) {
            if (isBroken) {
              answer.abort();
            } else {
              await(answer);
            }
          }
        });
  }

  private static void oneRead(Simulation simulation, boolean isBroken) {
    Future<@Nullable Void> client =
        async(
            () -> {
              await(Time.sleep(Duration.ofMillis(1)));
              try (TcpStream connection = await(TcpStream.connect("server", Lines.PORT))) {
                var bytes = ByteBuffer.allocate(6);
                await(Lines.write(connection, "hello"));
                do {
                  await(connection.read(bytes));
                } while (!isBroken && bytes.hasRemaining());
                assertThat(new String(bytes.array(), US_ASCII)).isEqualTo("hello\n");
              }
            });
    simulation
        .host("server", () -> Lines.server(Futures::ready))
        .client("client", () -> client)
        .run();
  }

  /// The first leads; the second does so when it has not heard of the first for 100 ms. A first
  /// that hears of nobody for 50 ms has to stop.
  private static void twoLead(Simulation simulation, boolean isBroken) {
    Set<String> leaders = new HashSet<>();
    simulation
        .client("first", () -> first(simulation, leaders, isBroken))
        .client("second", () -> second(simulation, leaders))
        .partition("first", "second")
        .between(simulation.upTo(Duration.ofMillis(500)), Duration.ofMillis(800))
        .busyTime(Duration.ofMillis(1))
        .invariant("one leads", () -> assertThat(leaders).hasSizeLessThan(2))
        .run();
  }

  private static Future<@Nullable Void> first(
      Simulation simulation, Set<String> leaders, boolean isBroken) {
    return async(
        () -> {
          await(Time.sleep(Duration.ofMillis(5)));
          try (UdpSocket socket = await(UdpSocket.bind(new InetSocketAddress(7)))) {
            leaders.add("first");
            while (leaders.contains("first") && simulation.now().toMillis() < 1000) {
              await(socket.send(ByteBuffer.wrap(new byte[1]), peer("second")));
              try {
                await(
                    Futures.timeout(Duration.ofMillis(50), socket.receive(ByteBuffer.allocate(1))));
                await(Time.sleep(Duration.ofMillis(10)));
              } catch (TimeoutException alone) {
                if (!isBroken) {
                  leaders.remove("first");
                }
              }
            }
            leaders.remove("first");
          }
        });
  }

  private static Future<@Nullable Void> second(Simulation simulation, Set<String> leaders) {
    return async(
        () -> {
          try (UdpSocket socket = await(UdpSocket.bind(new InetSocketAddress(7)))) {
            while (simulation.now().toMillis() < 1000) {
              try {
                var heard = socket.receive(ByteBuffer.allocate(1));
                InetSocketAddress from = await(Futures.timeout(Duration.ofMillis(100), heard));
                if (!leaders.contains("second")) {
                  await(socket.send(ByteBuffer.wrap(new byte[1]), from));
                }
              } catch (TimeoutException silence) {
                leaders.add("second");
              }
            }
          }
        });
  }

  private static InetSocketAddress peer(String host) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(host, new byte[] {10, 0, 0, 2}), 7);
  }

  /// Numbers are sent as datagrams, some of which come twice or not at all, and are added up.
  private static void datagrams(Simulation simulation, boolean isBroken) {
    var seen = new ArrayList<Integer>();
    Future<@Nullable Void> receiver =
        async(
            () -> {
              try (UdpSocket socket = await(UdpSocket.bind(new InetSocketAddress(7)))) {
                while (true) {
                  var bytes = ByteBuffer.allocate(4);
                  await(socket.receive(bytes));
                  int number = bytes.flip().getInt();
                  if (isBroken || !seen.contains(number)) {
                    seen.add(number);
                  }
                }
              }
            });
    Future<@Nullable Void> sender =
        async(
            () -> {
              await(Time.sleep(Duration.ofMillis(5)));
              try (UdpSocket socket = await(UdpSocket.bind(new InetSocketAddress(8)))) {
                for (int i = 0; i < 10; i++) {
                  await(socket.send(ByteBuffer.allocate(4).putInt(0, i), peer("receiver")));
                  await(Time.sleep(Duration.ofMillis(5)));
                }
              }
            });
    simulation
        .network(
            LinkConditions.of(Latency.uniform(Duration.ZERO, Duration.ofMillis(4)))
                .loss(0.01)
                .duplication(0.01))
        .client("sender", () -> sender)
        .host("receiver", () -> receiver)
        .run();
    assertThat(seen).doesNotHaveDuplicates();
  }

  /// The power of the server fails now and then, which nobody is told.
  private static void noLimit(Simulation simulation, boolean isBroken) {
    Future<@Nullable Void> client =
        async(
            () -> {
              for (int i = 0; i < 10; ) {
                try {
                  Future<@Nullable String> answer = Lines.ask("server", "line " + i);
                  await(isBroken ? answer : Futures.timeout(Duration.ofMillis(50), answer));
                  i++;
                  await(pause(simulation, 20));
                } catch (IOException | TimeoutException again) {
                  await(Time.sleep(Duration.ofMillis(20)));
                }
              }
            });
    Duration off = simulation.upTo(Duration.ofMillis(200));
    simulation
        .host("server", () -> Lines.server(line -> pause(simulation, 10).map(x -> line)))
        .client("client", () -> client)
        .powerOff("server")
        .between(off, off.plusMillis(100))
        .run(Duration.ofSeconds(60));
  }

  /// For a moment there are no descriptors for all who come.
  private static void accepts(Simulation simulation, boolean isBroken) {
    Future<@Nullable Void> server =
        async(
            () -> {
              TcpListener listener = await(TcpListener.bind(new InetSocketAddress(Lines.PORT)));
              while (true) {
                try {
                  TcpStream connection = await(listener.accept());
                  Tasks.spawn(echo(connection)).detach();
                } catch (IOException full) {
                  if (isBroken) {
                    listener.close();
                    await(Futures.never());
                  }
                  await(Time.sleep(Duration.ofMillis(5)));
                }
              }
            });
    simulation.host("server", () -> server);
    for (String name : List.of("a", "b", "c")) {
      simulation.client(
          name,
          () ->
              Time.sleep(Duration.ofMillis(1))
                  .then(x -> pause(simulation, 20))
                  .then(x -> Lines.ask("server", "hello"))
                  .map(answer -> assertThat(answer).isEqualTo("hello")));
    }
    Duration full = simulation.upTo(Duration.ofMillis(20));
    simulation.descriptorLimit("server", 2).between(full, full.plusMillis(10)).run();
  }

  private static Future<@Nullable Void> echo(TcpStream connection) {
    return async(
        () -> {
          try (connection) {
            String line = await(connection.buffered().readLine());
            await(Time.sleep(Duration.ofMillis(3)));
            await(Lines.write(connection, line + ""));
          }
        });
  }
}
