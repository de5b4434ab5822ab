package dev.weft.reactor.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Source;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes of a connection by its descriptor. What a reactor's transfer has to do at least is rule
/// 7.36.
@Timeout(60)
class DescriptorTransferTest {

  private SocketChannel here;
  private SocketChannel there;
  private DescriptorTransfer transfer;

  @BeforeAll
  static void link() {
    SocketCalls.link();
    assertThat(SocketCalls.areLinked()).isTrue();
  }

  @BeforeEach
  void connect() throws IOException {
    Connection connection = Connection.open();
    here = connection.here();
    there = connection.there();
    transfer = DescriptorTransfer.of(new Source.OfChannel(here), Descriptors.of(here));
    assertThat(transfer).isNotNull();
  }

  @AfterEach
  void close() throws IOException {
    transfer.close();
    here.close();
    there.close();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes());
  }

  private static String text(ByteBuffer read) {
    var text = new byte[read.flip().remaining()];
    read.get(text);
    return new String(text);
  }

  /// Reads until something comes.
  private int read(ByteBuffer dst) throws IOException {
    int n;
    do {
      n = transfer.read(dst);
    } while (n == 0);
    return n;
  }

  @Test
  @DisplayName("bytes come to where the buffer is: on the heap, in a slice of it, or outside")
  void buffers() throws IOException {
    try (Arena confined = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      ByteBuffer slice = ByteBuffer.allocate(50).position(7).slice().limit(20);
      for (ByteBuffer buffer :
          new ByteBuffer[] {
            ByteBuffer.allocate(10),
            slice,
            ByteBuffer.allocateDirect(10),
            ByteBuffer.allocateDirect(30).position(5).slice(),
            confined.allocate(10).asByteBuffer(),
            shared.allocate(10).asByteBuffer(),
            Arena.ofAuto().allocate(10).asByteBuffer()
          }) {
        there.write(bytes("cdef"));
        buffer.put((byte) 'a').put((byte) 'b');
        assertThat(read(buffer)).isEqualTo(4);
        assertThat(text(buffer)).isEqualTo("abcdef");

        buffer.position(1).limit(6);
        assertThat(transfer.write(buffer)).isEqualTo(5);
        assertThat(buffer.hasRemaining()).isFalse();
        ByteBuffer received = ByteBuffer.allocate(10);
        assertThat(there.read(received)).isEqualTo(5);
        assertThat(text(received)).isEqualTo("bcdef");
      }
    }
  }

  @Test
  @DisplayName("a read-only buffer is written, and not read into")
  void readOnly() throws IOException {
    assertThat(transfer.write(bytes("abc").asReadOnlyBuffer())).isEqualTo(3);
    assertThat(transfer.write(ByteBuffer.allocateDirect(2).asReadOnlyBuffer())).isEqualTo(2);
    there.write(bytes("def"));
    for (ByteBuffer into :
        new ByteBuffer[] {ByteBuffer.allocate(3), ByteBuffer.allocateDirect(3)}) {
      ByteBuffer readOnly = into.asReadOnlyBuffer();
      assertThatThrownBy(() -> transfer.read(readOnly))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(read(ByteBuffer.allocateDirect(3))).isEqualTo(3);
  }

  @Test
  @DisplayName("memory that is freed already is no place for bytes")
  void freedMemory() {
    Arena arena = Arena.ofConfined();
    ByteBuffer buffer = arena.allocate(10).asByteBuffer();
    arena.close();
    assertThatThrownBy(() -> transfer.read(buffer)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> transfer.write(buffer)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("a descriptor that somebody has made blocking does not hold a call")
  void blocking() throws IOException {
    here.configureBlocking(true);
    ByteBuffer buffer = ByteBuffer.allocateDirect(DescriptorTransfer.LARGEST);
    assertThat(transfer.read(buffer)).isZero();
    int written;
    do {
      written = transfer.write(buffer.clear());
    } while (written > 0);
    assertThat(written).isZero();
  }

  @Test
  @DisplayName("it reads 0 when nothing is there, and into no room, and writes 0 when it is full")
  void wouldBlock() throws IOException {
    assertThat(transfer.read(ByteBuffer.allocate(10))).isZero();
    assertThat(transfer.read(ByteBuffer.allocate(0))).isZero();
    assertThat(transfer.write(ByteBuffer.allocate(0))).isZero();
    for (int idle = 0; idle < 3; ) {
      idle = transfer.write(ByteBuffer.allocateDirect(1 << 16)) == 0 ? idle + 1 : 0;
    }
  }

  @Test
  @DisplayName("more than one call may move goes by the channel, and all of it arrives")
  void large() throws Exception {
    int size = DescriptorTransfer.LARGEST + 1;
    var sent = new AtomicLong();
    Thread sending =
        Thread.startVirtualThread(
            () -> {
              try {
                ByteBuffer all = ByteBuffer.allocate(size);
                while (all.hasRemaining()) {
                  sent.addAndGet(there.write(all));
                }
                there.shutdownOutput();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    ByteBuffer dst = ByteBuffer.allocate(2 * size);
    int n = 0;
    while (n >= 0) {
      n = transfer.read(dst);
    }
    assertThat(dst.position()).isEqualTo(size);
    sending.join();
    assertThat(sent).hasValue(size);
  }

  @Test
  @DisplayName("the end of the stream is -1, each time")
  void end() throws IOException {
    there.write(bytes("z"));
    there.close();
    assertThat(read(ByteBuffer.allocate(10))).isEqualTo(1);
    assertThat(read(ByteBuffer.allocate(10))).isEqualTo(-1);
    assertThat(read(ByteBuffer.allocateDirect(10))).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("a reset is told at each read and each write, whichever buffers are used")
  void reset(boolean directFirst) throws IOException {
    there.setOption(StandardSocketOptions.SO_LINGER, 0);
    there.close();
    ByteBuffer[] buffers = {ByteBuffer.allocate(4), ByteBuffer.allocateDirect(4)};
    String said = directFirst ? "recv: Connection reset by peer" : "Connection reset";
    for (int i = directFirst ? 1 : 0; i < 5; i++) {
      ByteBuffer buffer = buffers[i % 2];
      assertThatThrownBy(() -> read(buffer))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(ClosedChannelException.class)
          .hasMessageStartingWith(said);
      assertThatThrownBy(() -> transfer.write(buffer)).isInstanceOf(IOException.class);
    }
    transfer.close();
    here.close();
    assertThatThrownBy(() -> read(buffers[1])).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  @DisplayName("G2 after its close the channel answers, and no other file's bytes are touched")
  void closed() throws IOException {
    transfer.close();
    transfer.close();
    there.write(bytes("a"));
    assertThat(read(ByteBuffer.allocate(10))).as("the channel is open still").isEqualTo(1);
    here.close();
    assertThatThrownBy(() -> transfer.read(ByteBuffer.allocate(10)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> transfer.read(ByteBuffer.allocateDirect(10)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> transfer.write(bytes("a"))).isInstanceOf(ClosedChannelException.class);
  }

  /// The numbers of closed sockets are given to the next ones at once.
  @Test
  @DisplayName("G1 G2 G3 beside reads and writes that never stop, each connection keeps its bytes")
  void closedUnderCalls() throws Exception {
    var stop = new AtomicBoolean();
    var used = new AtomicReference<>(transfer);
    var calls = new AtomicLong();
    var stolen = new AtomicLong();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  ByteBuffer buffer = ByteBuffer.allocateDirect(8);
                  while (!stop.get()) {
                    try {
                      stolen.addAndGet(Math.max(0, used.get().read(buffer.clear())));
                    } catch (IOException closed) {
                      // as it should be
                    }
                    calls.incrementAndGet();
                  }
                });
    try {
      for (int i = 0; i < 500; i++) {
        used.set(transfer);
        long before = calls.get();
        while (calls.get() < before + 2) {
          Thread.onSpinWait();
        }
        transfer.close();
        here.close();
        there.close();
        connect(); // gets the numbers
        there.write(bytes("mine"));
        ByteBuffer mine = ByteBuffer.allocate(8);
        while (mine.position() < 4 && stolen.get() == 0) {
          assertThat(transfer.read(mine)).isNotNegative();
        }
        assertThat(text(mine)).isEqualTo("mine");
      }
    } finally {
      stop.set(true);
      caller.join();
    }
    assertThat(stolen).as("bytes read by who has the closed connection").hasValue(0);
  }

  @Test
  @DisplayName("a call that the stack has no room for leaves its gate: the close does not wait")
  void endOfTheStack() throws Exception {
    assertThat(runs(TransferAtStackEnd.class, "-Xint")).contains("overflows: true", "closed: true");
  }

  /// Runs a program in a JVM of its own.
  ///
  /// @return what it printed
  private static String runs(Class<?> program, String flag) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                flag,
                "--enable-native-access=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                System.getProperty("jdk.module.path") + File.pathSeparator + "target/test-classes",
                program.getName())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(jvm.waitFor(40, TimeUnit.SECONDS)).as("whether it ends").isTrue();
      return new String(jvm.getInputStream().readAllBytes());
    } finally {
      jvm.destroyForcibly();
    }
  }

  @Test
  @DisplayName("reads and writes allocate nothing")
  void allocatesNothing() throws Exception {
    String printed = runs(TransferAllocation.class, "-Xbatch");
    Matcher bytes = Pattern.compile("bytes: (\\d+)").matcher(printed);
    assertThat(bytes.find()).as(printed).isTrue();
    assertThat(Long.parseLong(bytes.group(1))).as("bytes for 20 000 calls").isLessThan(10_000);
  }

  @Test
  @DisplayName("it is for connections of the JDK")
  void others() throws IOException {
    try (DatagramChannel datagrams = DatagramChannel.open();
        ServerSocketChannel listener = ServerSocketChannel.open()) {
      assertThat(DescriptorTransfer.of(new Source.OfChannel(datagrams), 3)).isNull();
      assertThat(DescriptorTransfer.of(new Source.OfChannel(listener), 3)).isNull();
      assertThat(DescriptorTransfer.of(new Source.OfDescriptor(3, this), 3)).isNull();
    }
  }

  @Test
  @DisplayName("it says what it is, and its gates in which state they are")
  void strings() {
    assertThat(transfer).hasToString("DescriptorTransfer[" + here + "]");
    var gate = new CallGate();
    assertThat(gate).hasToString("CallGate[free]");
    assertThat(gate.enter()).isTrue();
    assertThat(gate.enter()).isFalse();
    assertThat(gate).hasToString("CallGate[busy]");
    gate.state = CallGate.FREE;
    gate.close();
    assertThat(gate).hasToString("CallGate[closed]");
  }
}
