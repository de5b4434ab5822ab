package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.Pairing;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// How many descriptors travel, and whose they are when nobody takes them.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class PassedDescriptorsTest {

  private final Loopback net;
  private final UnixStream here;
  private final UnixStream there;

  PassedDescriptorsTest(Pairing pairing, @TempDir Path folder) throws Exception {
    net = new Loopback(pairing);
    UnixAddress address = UnixAddress.of(folder.resolve("s"));
    try (var listener = UnixListener.bind(net.weft, address, UnixLibrary.JUNIXSOCKET)) {
      here = net.run(UnixStream.connect(address, UnixLibrary.JUNIXSOCKET));
      there = net.run(listener.accept()).acceptDescriptors();
    }
  }

  @AfterEach
  void close() throws IOException {
    here.close();
    there.close();
    net.close();
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  private static ByteBuffer one() {
    return ByteBuffer.wrap(new byte[1]);
  }

  @Test
  @DisplayName("sixty descriptors travel at once, and more are refused")
  void sixty() throws Exception {
    try (var file = new FileInputStream("/dev/null")) {
      List<FileDescriptor> many = Collections.nCopies(61, file.getFD());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> here.write(one(), many))
          .withMessageContaining("at most 60 descriptors");
      net.run(here.write(one(), many.subList(0, 60)));
      net.run(there.read(one()));
      List<PassedDescriptor> taken = there.takeDescriptors();
      assertThat(taken).hasSize(60);
      for (PassedDescriptor descriptor : taken) {
        descriptor.close();
      }
    }
  }

  @Test
  @DisplayName("descriptors that nobody took are closed with the stream")
  void untaken() throws Exception {
    try (var file = new FileInputStream("/dev/null")) {
      int before = descriptors();
      for (int i = 0; i < 3; i++) {
        net.run(here.write(one(), Collections.nCopies(10, file.getFD())));
        net.run(there.read(one()));
      }
      assertThat(descriptors()).isGreaterThanOrEqualTo(before + 30);
      there.close();
      net.until("they are closed", () -> descriptors() < before);
    }
  }

  @Test
  @DisplayName("a peer that sends more makes the read fail, and the stream is closed")
  void tooMany(@TempDir Path folder) throws Exception {
    UnixAddress address = UnixAddress.of(folder.resolve("s"));
    try (var listener = UnixListener.bind(net.weft, address, UnixLibrary.JUNIXSOCKET);
        var peer =
            Peer.python(
                """
                import array, os, socket, sys
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                f = os.open('/dev/null', 0)
                s.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [f] * 61))])
                print(len(s.recv(1)), flush=True)
                """,
                address.toString())) {
      UnixStream stream = net.run(listener.accept()).acceptDescriptors();
      assertThatThrownBy(() -> net.run(stream.read(one())))
          .isInstanceOf(ConnectionLostException.class);
      assertThat(peer.line()).as("what the peer reads, which is the end").isEqualTo("0");
    }
  }
}
