package peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Bare loops, one thread each and nothing else: what a runtime on the same ground can reach at
/// best.
///
/// ```
/// java --enable-native-access=ALL-UNNAMED -cp ... peers.LoopEcho nio|ffm PORT
/// ```
public final class LoopEcho {
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final int BACKLOG = 4096;
  private static final int BUFFER = 65536;

  private LoopEcho() {}

  public static void main(String[] args) throws Throwable {
    Bench.answerAllocations();
    int port = Integer.parseInt(args[1]);
    if (args[0].equals("nio")) {
      nio(port);
    } else {
      new Ffm().run(port);
    }
  }

  private static void nio(int port) throws IOException {
    Selector selector = Selector.open();
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(HOST, port), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    while (true) {
      selector.select(
          key -> {
            try {
              if (key.isAcceptable()) {
                accept(selector, listener);
              } else {
                echo((SocketChannel) key.channel(), buffer);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static void accept(Selector selector, ServerSocketChannel listener) throws IOException {
    for (SocketChannel accepted; (accepted = listener.accept()) != null; ) {
      accepted.configureBlocking(false);
      accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
      accepted.register(selector, SelectionKey.OP_READ);
    }
  }

  /// What the other side has reset is closed, as what it has ended.
  private static void echo(SocketChannel channel, ByteBuffer buffer) throws IOException {
    try {
      if (channel.read(buffer.clear()) < 0) {
        channel.close();
        return;
      }
      channel.write(buffer.flip());
    } catch (IOException e) {
      channel.close();
      return;
    }
    if (buffer.hasRemaining()) {
      throw new IllegalStateException("a short write, which these loads do not have");
    }
  }

  /// epoll through the foreign function interface: what Java can reach without JNI.
  private static final class Ffm {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option[] SHORT = {Linker.Option.critical(false)};
    private static final MethodHandle WAIT =
        call("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
        call("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), SHORT);
    private static final MethodHandle WRITE =
        call("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), SHORT);
    private static final MethodHandle CONTROL =
        call("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle ACCEPT =
        call("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle OPTION =
        call(
            "setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE =
        call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static final int IN = 1;
    private static final int ADD = 1;
    private static final int EVENTS = 512;
    private static final int PACKED_EVENT = 12; // x86-64
    private static final int NONBLOCK = 0x800;

    private final MemorySegment one = Arena.global().allocate(4, 4);
    private final MemorySegment event = Arena.global().allocate(PACKED_EVENT, 4);
    private final MemorySegment events = Arena.global().allocate(EVENTS * PACKED_EVENT, 4);
    private final MemorySegment buffer = Arena.global().allocate(BUFFER, 64);
    private int listener;
    private int epoll;

    private static MethodHandle call(
        String name, FunctionDescriptor descriptor, Linker.Option... options) {
      return LINKER.downcallHandle(
          LINKER.defaultLookup().find(name).orElseThrow(), descriptor, options);
    }

    void run(int port) throws Throwable {
      one.set(JAVA_INT, 0, 1);
      MemorySegment address = Arena.global().allocate(16, 4);
      address.set(JAVA_SHORT, 0, (short) 2);
      address.set(JAVA_SHORT, 2, Short.reverseBytes((short) port));
      address.set(JAVA_INT, 4, Integer.reverseBytes(0x7f000001));
      var socket = call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
      var bind = call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
      var listen = call("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
      var create = call("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      listener = (int) socket.invokeExact(2, 1 | NONBLOCK, 0);
      int failed = (int) OPTION.invokeExact(listener, 1, 2, one, 4);
      failed |= (int) bind.invokeExact(listener, address, 16);
      failed |= (int) listen.invokeExact(listener, BACKLOG);
      epoll = (int) create.invokeExact(0);
      if (failed != 0) {
        throw new IllegalStateException("cannot listen");
      }
      add(listener);
      while (true) {
        step();
      }
    }

    private void add(int fd) throws Throwable {
      event.set(JAVA_INT, 0, IN);
      event.set(JAVA_INT, 4, fd);
      int ignored = (int) CONTROL.invokeExact(epoll, ADD, fd, event);
    }

    private void step() throws Throwable {
      int n = (int) WAIT.invokeExact(epoll, events, EVENTS, -1);
      for (int i = 0; i < n; i++) {
        int fd = events.get(JAVA_INT_UNALIGNED, (long) i * PACKED_EVENT + 4);
        if (fd == listener) {
          for (int accepted;
              (accepted =
                      (int)
                          ACCEPT.invokeExact(
                              listener, MemorySegment.NULL, MemorySegment.NULL, NONBLOCK))
                  >= 0; ) {
            int ignored = (int) OPTION.invokeExact(accepted, 6, 1, one, 4);
            add(accepted);
          }
          continue;
        }
        long read = (long) READ.invokeExact(fd, buffer, (long) BUFFER);
        if (read <= 0) {
          int ignored = (int) CLOSE.invokeExact(fd);
          continue;
        }
        long written = (long) WRITE.invokeExact(fd, buffer, read);
        if (written != read) {
          throw new IllegalStateException("a short write, which these loads do not have");
        }
      }
    }
  }
}
