package peers;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// `WeftEcho EXECUTOR REACTOR PORT WORKERS block|poll`: an echo server written with async blocks,
/// as a user writes it, or by hand on the poll-level calls.
public final class WeftEcho {
  private static final int BUFFER = (int) Bench.env("BUFFER", 16384);

  private WeftEcho() {}

  public static void main(String[] args) throws Exception {
    Bench.answerAllocations();
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[2]));
    try (Weft weft =
        Weft.builder()
            .executor(args[0])
            .reactor(args[1])
            .workers(Integer.parseInt(args[3]))
            .open()) {
      weft.blockOn(serve(TcpListener.bind(weft, address), args[4].equals("poll")));
    }
  }

  private static Future<Void> serve(TcpListener listener, boolean byHand) {
    return async(
        () -> {
          while (true) {
            TcpStream stream = await(listener.accept());
            Tasks.spawn(byHand ? new Echo(stream) : echo(stream));
          }
        });
  }

  private static Future<Void> echo(TcpStream stream) {
    return async(
        () -> {
          try (stream) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            while (await(stream.read(buffer.clear())) >= 0) {
              await(stream.writeAll(buffer.flip()));
            }
          } catch (IOException e) {
            // the other end went away
          }
        });
  }

  private static final class Echo implements Future<Void> {
    private final TcpStream stream;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private boolean writing;

    Echo(TcpStream stream) {
      this.stream = stream;
    }

    @Override
    public Poll<Void> poll(Context cx) throws IOException {
      try {
        while (true) {
          while (writing) {
            if (stream.pollWrite(cx, buffer) == TcpStream.PENDING) {
              return Poll.pending();
            }
            writing = buffer.hasRemaining();
          }
          int n = stream.pollRead(cx, buffer.clear());
          if (n == TcpStream.PENDING) {
            return Poll.pending();
          }
          if (n < 0) {
            break;
          }
          buffer.flip();
          writing = true;
        }
      } catch (IOException e) {
        // the other end went away
      }
      stream.close();
      return Poll.ready(null);
    }

    @Override
    public void cancel(Context cx) {
      try {
        stream.close();
      } catch (IOException e) {
        // it is closed all the same
      }
    }
  }
}
