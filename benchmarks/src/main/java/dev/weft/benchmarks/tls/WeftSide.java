package dev.weft.benchmarks.tls;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.JoinSet;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.tls.TlsAcceptor;
import dev.weft.tls.TlsConnector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// `dev.weft.tls` on two workers.
final class WeftSide implements TlsSide {

  private final Weft weft;
  private final TlsAcceptor acceptor;
  private final TlsConnector connector;
  private volatile boolean over;

  WeftSide(SSLContext server, SSLContext client, int workers) {
    weft = Weft.builder().executor("workstealing").workers(workers).reactor("nio").open();
    acceptor = TlsAcceptor.of(server);
    connector = TlsConnector.of(client).withoutHostnameVerification();
  }

  @Override
  public String name() {
    return "Weft";
  }

  @Override
  public long received(int connections, Duration time) throws Exception {
    var bytes = new LongAdder();
    return run(connections, time, bytes, this::pour, server -> drink(server, bytes));
  }

  @Override
  public long handshakes(int clients, Duration time) throws Exception {
    var count = new LongAdder();
    return run(clients, time, count, this::greet, server -> shakeHands(server, count));
  }

  private interface Serving {
    Future<@Nullable Void> serve(TcpStream tcp);
  }

  private interface Client {
    Future<@Nullable Void> run(InetSocketAddress server);
  }

  /// How much `counter` grows in `time`, after a tenth of it.
  private long run(int clients, Duration time, LongAdder counter, Serving serving, Client client)
      throws Exception {
    over = false;
    TcpListener listener = TcpListener.bind(weft, new InetSocketAddress("127.0.0.1", 0));
    var server = weft.spawn(listener.serve(serving::serve));
    var all = new JoinSet<@Nullable Void>(weft);
    for (int i = 0; i < clients; i++) {
      all.spawn(client.run(listener.localAddress()));
    }
    Thread.sleep(time.dividedBy(10));
    long before = counter.sum();
    Thread.sleep(time);
    long counted = counter.sum() - before;
    over = true;
    all.close();
    server.abort();
    listener.close();
    return counted;
  }

  private Future<@Nullable Void> pour(TcpStream tcp) {
    return async(
        () -> {
          try (var stream = await(acceptor.accept(tcp))) {
            var portion = ByteBuffer.allocate(TlsComparison.PORTION);
            while (!over) {
              await(stream.writeAll(portion.clear()));
            }
          } catch (IOException e) {
            return; // the client has gone
          }
        });
  }

  private Future<@Nullable Void> drink(InetSocketAddress server, LongAdder bytes) {
    return async(
        () -> {
          var tcp = await(TcpStream.connect(server));
          try (var stream = await(connector.connect("localhost", tcp))) {
            var buffer = ByteBuffer.allocate(TlsComparison.PORTION);
            int n;
            while ((n = await(stream.read(buffer.clear()))) >= 0) {
              bytes.add(n);
            }
          } catch (IOException e) {
            return; // the server has gone, and the measurement is over
          }
        });
  }

  private Future<@Nullable Void> greet(TcpStream tcp) {
    return async(
        () -> {
          try (var stream = await(acceptor.accept(tcp))) {
            await(stream.writeAll(ByteBuffer.allocate(1)));
            await(stream.read(ByteBuffer.allocate(1)));
          } catch (IOException e) {
            return; // the client has gone
          }
        });
  }

  private Future<@Nullable Void> shakeHands(InetSocketAddress server, LongAdder count) {
    return async(
        () -> {
          var one = ByteBuffer.allocate(1);
          while (!over) {
            var tcp = await(TcpStream.connect(server));
            try (var stream = await(connector.connect("localhost", tcp))) {
              await(stream.read(one.clear()));
              count.increment();
            } catch (IOException e) {
              continue; // the server has gone, and the measurement is over
            }
          }
        });
  }

  @Override
  public void close() {
    weft.close();
  }
}
