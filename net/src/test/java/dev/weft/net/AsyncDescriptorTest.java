package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.io.AsyncDescriptor;
import dev.weft.testing.Pairing;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Raw descriptors. They are made by Python, put into non-blocking mode there, and passed.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class AsyncDescriptorTest {

  private static final String MAKER =
      """
      import ctypes, os, pty, socket, sys, tty
      s = socket.socket(socket.AF_UNIX)
      s.connect(sys.argv[1])
      def give(*fds):
          for fd in fds:
              os.set_blocking(fd, False)
          socket.send_fds(s, [b'.'], fds)
      """;

  private final Pairing pairing;
  private final Loopback net;
  private final Path folder;
  private final UnixAddress address;
  private final List<PassedDescriptor> passed = new ArrayList<>();

  AsyncDescriptorTest(Pairing pairing, @TempDir Path folder) throws IOException {
    this.pairing = pairing;
    net = new Loopback(pairing);
    this.folder = folder;
    address = UnixAddress.of(folder.resolve("s"));
  }

  @AfterEach
  void close() throws IOException {
    for (PassedDescriptor descriptor : passed) {
      descriptor.close();
    }
    net.close();
  }

  private Peer maker(String script, String... arguments) throws Exception {
    Assumptions.assumeFalse(pairing.reactor().equals("nio"), "nio takes no descriptors");
    String[] all = new String[arguments.length + 1];
    all[0] = address.toString();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    try (var listener = UnixListener.bind(net.weft, address, UnixLibrary.JUNIXSOCKET)) {
      Peer peer = Peer.python(MAKER + script, all);
      try (var stream = net.run(listener.accept())) {
        stream.acceptDescriptors();
        net.run(stream.read(ByteBuffer.allocate(1)));
        passed.addAll(stream.takeDescriptors());
      }
      return peer;
    }
  }

  private AsyncDescriptor attach(int i) throws IOException {
    PassedDescriptor descriptor = passed.get(i);
    return AsyncDescriptor.of(net.weft, descriptor.number(), descriptor);
  }

  /// What is there; null if nothing is, which the JDK reports as a failure.
  private static byte @Nullable [] read(FileInputStream in) throws IOException {
    byte[] bytes = new byte[1000];
    try {
      int n = in.read(bytes);
      return Arrays.copyOf(bytes, Math.max(n, 0));
    } catch (IOException e) {
      if ("Resource temporarily unavailable".equals(e.getMessage())) {
        return null;
      }
      throw e;
    }
  }

  private Future<byte[]> reading(AsyncDescriptor descriptor, int i) {
    var in = new FileInputStream(passed.get(i).descriptor());
    return descriptor.tryRead(() -> read(in));
  }

  @Test
  @DisplayName("a reactor that takes no descriptors says so, and which do")
  void refused() {
    Assumptions.assumeTrue(pairing.reactor().equals("nio"), "this reactor takes descriptors");
    assertThatThrownBy(() -> AsyncDescriptor.of(net.weft, 0, this))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weft.reactor=jna-epoll");
  }

  @Test
  @DisplayName("a pipe is read when there is something, and to its end")
  void pipe() throws Exception {
    try (var peer =
        maker(
            """
            r, w = os.pipe()
            give(r)
            for line in sys.stdin:
                os.write(w, line.encode())
                if line == 'end\\n':
                    break
            """)) {
      try (var pipe = attach(0)) {
        for (int i = 0; i < 100; i++) {
          var waiting = net.weft.spawn(reading(pipe, 0));
          if (i % 2 == 0) {
            assertThat(waiting.isFinished()).isFalse();
          }
          peer.say("no " + i);
          assertThat(new String(net.run(waiting), UTF_8)).isEqualTo("no " + i + "\n");
        }
        peer.say("end");
        assertThat(new String(net.run(reading(pipe, 0)), UTF_8)).isEqualTo("end\n");
        assertThat(net.run(reading(pipe, 0))).as("the end").isEmpty();
      }
      peer.ends();
    }
  }

  @Test
  @DisplayName("a full pipe is written when there is room")
  void fullPipe() throws Exception {
    try (var peer =
        maker(
            """
            r, w = os.pipe()
            give(w)
            sys.stdin.readline()
            os.set_blocking(r, True)
            total = 0
            while total < 300 * 4096:
                total += len(os.read(r, 65536))
            print(total, flush=True)
            """)) {
      try (var pipe = attach(0)) {
        var out = new FileOutputStream(passed.getFirst().descriptor());
        var writing = net.weft.spawn(write(pipe, out, 300));
        net.until("the pipe is full", () -> written > 10);
        assertThat(writing.isFinished()).isFalse();
        peer.say("go");
        assertThat(net.run(writing)).isEqualTo(300);
        assertThat(peer.line()).isEqualTo(Integer.toString(300 * 4096));
      }
      peer.ends();
    }
  }

  private volatile int written;

  /// Pages, which a pipe takes whole or not at all.
  private Future<Integer> write(AsyncDescriptor pipe, FileOutputStream out, int pages) {
    return pipe.tryWrite(
            () -> {
              try {
                out.write(new byte[4096]);
                return ++written;
              } catch (IOException e) {
                if ("Resource temporarily unavailable".equals(e.getMessage())) {
                  return null;
                }
                throw e;
              }
            })
        .then(n -> n == pages ? Futures.ready(n) : write(pipe, out, pages));
  }

  @Test
  @DisplayName("an eventfd is readable when it was written, again and again")
  void eventfd() throws Exception {
    try (var peer =
        maker(
            """
            e = os.eventfd(0, os.EFD_NONBLOCK)
            give(e)
            for line in sys.stdin:
                os.eventfd_write(e, int(line))
                if int(line) == 50:
                    break
            """)) {
      try (var counter = attach(0)) {
        for (int i = 1; i <= 50; i++) {
          var waiting = net.weft.spawn(reading(counter, 0));
          peer.say(Integer.toString(i));
          byte[] count = net.run(waiting);
          assertThat(count).hasSize(8);
          assertThat(ByteBuffer.wrap(count).order(ByteOrder.nativeOrder()).getLong()).isEqualTo(i);
        }
      }
      peer.ends();
    }
  }

  @Test
  @DisplayName("inotify tells of a new file")
  void inotify() throws Exception {
    try (var peer =
        maker(
            """
            libc = ctypes.CDLL(None)
            i = libc.inotify_init()
            libc.inotify_add_watch(i, sys.argv[2].encode(), 0x100)
            give(i)
            sys.stdin.readline()
            """,
            folder.toString())) {
      try (var watch = attach(0)) {
        var waiting = net.weft.spawn(reading(watch, 0));
        Files.createFile(folder.resolve("new-file"));
        assertThat(new String(net.run(waiting), UTF_8)).contains("new-file");
      }
      peer.say("done");
      peer.ends();
    }
  }

  @Test
  @DisplayName("a terminal is read line by line, and hangs up")
  void terminal() throws Exception {
    try (var peer =
        maker(
            """
            here, there = pty.openpty()
            give(here)
            os.set_blocking(there, True)
            tty.setraw(there)
            print('raw', flush=True)
            for line in sys.stdin:
                if line == 'close\\n':
                    break
                os.write(there, line.encode())
            os.close(there)
            os.close(here)
            sys.stdin.readline()
            """)) {
      assertThat(peer.line()).isEqualTo("raw");
      try (var terminal = attach(0)) {
        var waiting = net.weft.spawn(reading(terminal, 0));
        peer.say("typed");
        assertThat(new String(net.run(waiting), UTF_8)).isEqualTo("typed\n");
        var last = net.weft.spawn(reading(terminal, 0));
        peer.say("close");
        assertThatThrownBy(() -> net.run(last)).as("EIO").hasCauseInstanceOf(IOException.class);
      }
      peer.say("done");
      peer.ends();
    }
  }

  @Test
  @DisplayName("closing wakes whoever waits, and leaves the descriptor to its owner")
  void closes() throws Exception {
    try (var peer =
        maker(
            """
            r, w = os.pipe()
            give(r)
            sys.stdin.readline()
            os.write(w, b'still open')
            """)) {
      var pipe = attach(0);
      var first = net.weft.spawn(reading(pipe, 0));
      var second = net.weft.spawn(reading(pipe, 0));
      pipe.close();
      pipe.close();
      for (var waiting : List.of(first, second)) {
        assertThatThrownBy(() -> net.run(waiting))
            .isInstanceOf(JoinException.TaskFailed.class)
            .hasCauseInstanceOf(ClosedChannelException.class);
      }
      peer.say("go");
      try (var again = attach(0)) {
        assertThat(new String(net.run(reading(again, 0)), UTF_8)).isEqualTo("still open");
      }
      peer.ends();
    }
  }
}
