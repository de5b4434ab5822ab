package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Weft;
import dev.weft.spi.Availability;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class UnixLibraryTest {

  /// Asks whether junixsocket can be used, and tries to.
  static final class Ask {
    private Ask() {}

    public static void main(String[] args) throws Exception {
      switch (UnixLibrary.JUNIXSOCKET.availability()) {
        case Availability.Yes _ -> System.out.println("yes");
        case Availability.No(String reason) -> System.out.println(reason);
      }
      try (Weft weft = Weft.builder().executor("fifo").reactor("nio").open()) {
        UnixDatagram.bind(weft, UnixAddress.unnamed()).close();
        System.out.println("bound");
      } catch (UnsupportedOperationException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("15.7 without the flag junixsocket says which, without a warning or a crash")
  void aMissingFlagIsNamed() throws Exception {
    String reason = "start the JVM with --enable-native-access=ALL-UNNAMED\n";
    String both = reason + "this kind of UNIX socket needs junixsocket: " + reason;
    assertThat(ChildJvm.run(List.of(), List.of(), Ask.class)).isEqualTo(both);
    assertThat(ChildJvm.run(List.of(), List.of("--illegal-native-access=deny"), Ask.class))
        .isEqualTo(both);
    assertThat(ChildJvm.run(List.of(), List.of("--enable-native-access=ALL-UNNAMED"), Ask.class))
        .isEqualTo("yes\nbound\n");
  }

  @Test
  @DisplayName("the JDK's is always there")
  void jdk() {
    assertThat(UnixLibrary.JDK.availability()).isEqualTo(Availability.yes());
  }
}
