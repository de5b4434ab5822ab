package dev.weft.reactor.sim;

import static dev.weft.reactor.sim.World.read;
import static dev.weft.reactor.sim.World.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UnixTest {

  private static final Path NAME = Path.of("/nowhere/socket");

  private final World world = new World();

  private static ServerSocketChannel listen(SelectorProvider on, int backlog) throws IOException {
    ServerSocketChannel listener = on.openServerSocketChannel(StandardProtocolFamily.UNIX);
    listener.configureBlocking(false);
    return listener.bind(UnixDomainSocketAddress.of(NAME), backlog);
  }

  private static SocketChannel connect(SelectorProvider on) throws IOException {
    SocketChannel client = on.openSocketChannel(StandardProtocolFamily.UNIX);
    client.configureBlocking(false);
    assertThat(client.connect(UnixDomainSocketAddress.of(NAME))).isTrue();
    return client;
  }

  @Test
  @DisplayName("a name is its host's, needs no file, and is free when the listener is closed")
  void names() throws Exception {
    ServerSocketChannel listener = listen(world.onA, 5);
    assertThat(Files.exists(NAME)).isFalse();
    assertThatThrownBy(() -> listen(world.onA, 5)).isInstanceOf(BindException.class);
    assertThatThrownBy(() -> connect(world.onB))
        .isInstanceOf(SocketException.class)
        .hasMessage("No such file or directory");
    listen(world.onB, 5);
    listener.close();
    listen(world.onA, 5);
  }

  @Test
  @DisplayName("bytes go both ways; the end that connected has no name")
  void bothWays() throws Exception {
    ServerSocketChannel listener = listen(world.onA, 5);
    SocketChannel here = connect(world.onA);
    SocketChannel there = listener.accept();
    there.configureBlocking(false);
    write(here, "hello");
    assertThat(read(there)).isEqualTo("hello");
    write(there, "you");
    assertThat(read(here)).isEqualTo("you");
    assertThat(there.getRemoteAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
    assertThat(there.getLocalAddress()).isEqualTo(UnixDomainSocketAddress.of(NAME));
  }

  @Test
  @DisplayName("a write after the peer's close fails at once; what it has sent can be read")
  void closed() throws Exception {
    ServerSocketChannel listener = listen(world.onA, 5);
    SocketChannel here = connect(world.onA);
    SocketChannel there = listener.accept();
    write(there, "bye");
    there.close();
    assertThatThrownBy(() -> write(here, "x"))
        .isInstanceOf(IOException.class)
        .hasMessage("Broken pipe");
    assertThat(read(here)).isEqualTo("bye");
    assertThat(read(here)).isNull();
  }

  @Test
  @DisplayName("who closes without having read all resets the connection")
  void closedUnread() throws Exception {
    ServerSocketChannel listener = listen(world.onA, 5);
    SocketChannel here = connect(world.onA);
    write(here, "unread");
    listener.accept().close();
    assertThatThrownBy(() -> read(here)).hasMessage("Connection reset");
  }

  @Test
  @DisplayName("a full backlog refuses for the moment")
  void backlog() throws Exception {
    ServerSocketChannel listener = listen(world.onA, 1);
    connect(world.onA);
    connect(world.onA);
    assertThatThrownBy(() -> connect(world.onA)).hasMessage("Resource temporarily unavailable");
    assertThat(listener.accept()).isNotNull();
    connect(world.onA);
  }

  @Test
  @DisplayName("a pipe has its end, is full at some time, and breaks when nobody reads")
  void pipes() throws Exception {
    Pipe pipe = world.onA.openPipe();
    pipe.source().configureBlocking(false);
    pipe.sink().configureBlocking(false);
    ByteBuffer some = ByteBuffer.allocate(10);
    assertThat(pipe.source().read(some)).isZero();
    assertThat(pipe.sink().write(ByteBuffer.allocate(100_000))).isEqualTo(Descriptor.ROOM);
    assertThat(pipe.sink().write(ByteBuffer.allocate(1))).isZero();
    assertThat(pipe.source().read(some)).isEqualTo(10);
    pipe.sink().close();
    assertThat(pipe.source().read(ByteBuffer.allocate(100_000))).isEqualTo(Descriptor.ROOM - 10);
    assertThat(pipe.source().read(some.clear())).isEqualTo(-1);

    Pipe other = world.onA.openPipe();
    other.source().close();
    assertThatThrownBy(() -> other.sink().write(some.clear())).hasMessage("Broken pipe");
  }
}
