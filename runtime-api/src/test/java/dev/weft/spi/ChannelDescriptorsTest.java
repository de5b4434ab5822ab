package dev.weft.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.invoke.MethodHandles;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ChannelDescriptorsTest {

  /// What another JVM on the class path says, its warnings too.
  private static List<String> asked(String... flags) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    String path =
        String.join(
            File.pathSeparator,
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"),
            Path.of("target", "classes").toAbsolutePath().toString(),
            Path.of("target", "test-classes").toAbsolutePath().toString());
    command.addAll(List.of("-cp", path, Asking.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  @Test
  @DisplayName("without the flag it says which one is missing, whoever asks and however")
  void saysWhatIsMissing() throws Exception {
    String missing = "start the JVM with --add-exports java.base/sun.nio.ch=ALL-UNNAMED";
    assertThat(asked()).containsExactly(missing, "java.lang.IllegalStateException: " + missing);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName(
      "with the flag it tells the numbers of all kinds of the JDK's channels, and no others")
  void tellsTheNumbers() throws Exception {
    assertThat(asked("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"))
        .containsExactly(
            "socket",
            "socket",
            "socket",
            "pipe",
            "pipe",
            "closed: java.nio.channels.ClosedChannelException",
            "a stranger is of a foreign selector provider: its descriptor is not known");
  }

  /// The other JVM.
  static final class Asking {
    private Asking() {}

    public static void main(String[] args) throws Exception {
      MethodHandles.Lookup me = MethodHandles.lookup();
      if (ChannelDescriptors.availability(me) instanceof Availability.No(String reason)) {
        System.out.println(reason);
        try {
          ChannelDescriptors.of(me);
        } catch (IllegalStateException e) {
          System.out.println(e);
        }
        return;
      }
      ChannelDescriptors descriptors = ChannelDescriptors.of(me);
      Pipe pipe = Pipe.open();
      SocketChannel closed = SocketChannel.open();
      for (SelectableChannel channel :
          List.of(
              closed,
              ServerSocketChannel.open(),
              DatagramChannel.open(),
              pipe.source(),
              pipe.sink())) {
        Path link = Path.of("/proc/self/fd/" + descriptors.number(channel));
        System.out.println(Files.readSymbolicLink(link).toString().replaceFirst(":.*", ""));
      }
      closed.close();
      try {
        System.out.println(descriptors.number(closed));
      } catch (ClosedChannelException e) {
        System.out.println("closed: " + e);
      }
      try {
        System.out.println(descriptors.number(new Stranger()));
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  /// A channel of another library's.
  private static final class Stranger extends AbstractSelectableChannel {
    Stranger() {
      super(SelectorProvider.provider());
    }

    @Override
    public int validOps() {
      return 0;
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}

    @Override
    public String toString() {
      return "a stranger";
    }
  }
}
