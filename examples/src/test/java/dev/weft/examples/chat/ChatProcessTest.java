package dev.weft.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.WeftProcess;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The chat as a process, with members that are the system's `nc`.
@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class ChatProcessTest {

  private final WeftProcess chat;
  private final InetSocketAddress address;

  ChatProcessTest(Pairing pairing) throws IOException {
    chat = new WeftProcess(pairing, 0, List.of("chat", "--address", "127.0.0.1:0"));
    address = chat.listeningOn();
  }

  @AfterEach
  void end() throws IOException {
    assertThat(chat.errors()).isEmpty();
    chat.close();
  }

  @Test
  @DisplayName("who is in a room hears what is said there, and nobody else")
  void rooms() throws Exception {
    try (var ann = Nc.named(address, "ann");
        var bob = Nc.named(address, "bob");
        var eve = Nc.named(address, "eve")) {
      ann.hears("* bob is here", "* eve is here");
      bob.hears("* eve is here");
      eve.say("/join attic");
      eve.hears("* you are in attic");
      ann.hears("* eve has left");
      bob.hears("* eve has left");
      ann.say("hello");
      bob.hears("ann: hello");
      eve.say("anybody?");
      eve.say("/who");
      eve.hears("* here: eve");
      bob.say("/who");
      bob.hears("* here: ann bob");
      bob.say("/quit");
      bob.hears("* goodbye");
      bob.ends();
      ann.hears("* bob has left");
    }
  }

  @Test
  @DisplayName("a name is one word, and has one member; it is free when that one is gone")
  void names() throws Exception {
    try (var ann = Nc.named(address, "ann");
        var other = new Nc(address)) {
      other.hears("What is your name?");
      other.say("ann");
      other.hears("What is your name?");
      other.say("two words");
      other.hears("What is your name?");
      ann.close();
      Nc bob = Nc.named(address, "bob");
      bob.close();
      other.say("bob2");
      other.hears("* you are in lobby");
    }
  }

  @Test
  @DisplayName("who does not read is put out, and holds up nobody")
  void slow() throws Exception {
    try (var ann = Nc.named(address, "ann");
        var bob = Nc.named(address, "bob");
        var mule = new Socket()) {
      ann.hears("* bob is here");
      mule.setReceiveBufferSize(4096);
      mule.connect(address);
      mule.getOutputStream().write("mule\n".getBytes());
      ann.hears("* mule is here");
      bob.hears("* mule is here");
      String line = "x".repeat(1000);
      String heard = null;
      int said = 0;
      do {
        ann.say(++said + line);
        heard = bob.hears();
      } while (("ann: " + said + line).equals(heard));
      assertThat(heard).isEqualTo("* mule is put out");
      bob.hears("ann: " + said + line);
      ann.hears("* mule is put out");
      ann.say("quiet now");
      bob.hears("ann: quiet now");
      mule.setSoTimeout(30_000);
      assertThat(readsToTheEnd(mule)).as("the server has closed the connection").isTrue();
    }
  }

  private static boolean readsToTheEnd(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes().length > 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  @DisplayName("Ctrl-C ends it in good order: each member has a last line")
  void ctrlC() throws Exception {
    try (var ann = Nc.named(address, "ann");
        var nameless = new Nc(address)) {
      nameless.hears("What is your name?");
      signal(isInterruptIgnored() ? "TERM" : "INT");
      ann.hears("* the chat is over");
      ann.ends();
      nameless.ends();
      assertThat(chat.exitStatus()).isZero();
    }
  }

  private void signal(String name) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + chat.pid()).start().waitFor()).isZero();
  }

  /// What a shell starts in its background ignores SIGINT, and so do its children.
  private static boolean isInterruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return true;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }
  }
}
