package peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A virtual thread for each connection: `ThreadEcho stream|channel PORT`.
public final class ThreadEcho {
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final int BACKLOG = 4096;
  private static final int BUFFER = 16384;

  private ThreadEcho() {}

  public static void main(String[] args) throws IOException {
    Bench.answerAllocations();
    int port = Integer.parseInt(args[1]);
    if (args[0].equals("stream")) {
      streams(port);
    } else {
      channels(port);
    }
  }

  private static void streams(int port) throws IOException {
    try (var listener = new ServerSocket(port, BACKLOG, HOST)) {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        Thread.startVirtualThread(() -> echo(socket));
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      var in = socket.getInputStream();
      var out = socket.getOutputStream();
      var buffer = new byte[BUFFER];
      for (int n; (n = in.read(buffer)) >= 0; ) {
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // the other end went away
    }
  }

  private static void channels(int port) throws IOException {
    try (var listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(HOST, port), BACKLOG);
      while (true) {
        SocketChannel channel = listener.accept();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread.startVirtualThread(() -> echo(channel));
      }
    }
  }

  private static void echo(SocketChannel channel) {
    try (channel) {
      var buffer = ByteBuffer.allocateDirect(BUFFER);
      while (channel.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    } catch (IOException e) {
      // the other end went away
    }
  }
}
