package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int weft(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  @DisplayName("list names the programs")
  void list() {
    assertThat(weft("list")).isZero();
    assertThat(out.toString()).contains("guessing-game").contains("guess a number");
  }

  @Test
  @DisplayName("S0-6 providers shows all that was found, what is chosen and why")
  void providers() {
    assertThat(weft("providers", "--executor", "fifo", "--reactor", "nio")).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("executor +fifo +\\d+ +chosen +chosen: --executor"))
        .anyMatch(line -> line.matches("reactor +nio +\\d+ +chosen +chosen: --reactor"))
        .anyMatch(line -> line.matches("timer +wheel +\\d+ +chosen +chosen: highest priority"))
        .anyMatch(line -> line.matches("sockets +junixsocket +- +available +UNIX datagrams.*"));
  }

  @Test
  @DisplayName("an unknown program or command is answered with what there is")
  void unknown() {
    assertThat(weft("run", "nonsense")).isEqualTo(2);
    assertThat(weft("nonsense")).isEqualTo(2);
    assertThat(weft("run")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "there is no 'nonsense'; there are: delays, echo, echo-clients, foos, guessing-game,"
                + " million")
        .contains("there is no 'nonsense'; there are: list, providers, run, tck")
        .contains("which program?");
  }

  @Test
  @DisplayName("15.1 an unknown provider is named with where it came from and what there is")
  void unknownProvider() {
    assertThat(weft("run", "guessing-game", "--reactor", "foo")).isEqualTo(1);
    assertThat(err.toString())
        .contains("weft.reactor is 'foo' (from --reactor), but there is no such provider; found: ");
  }

  @Test
  @DisplayName("tck prints a line of counts last; its exit status is 0 if no rule is broken")
  void tck() {
    assertThat(
            weft("tck", "--executor", "fifo", "--reactor", "nio", "--rule", "2.2", "--rule", "2.3"))
        .isZero();
    assertThat(out.toString().lines()).last().isEqualTo("2 passed, 0 failed, 0 skipped");
  }

  @Test
  @DisplayName("tck names a rule or provider that does not exist")
  void tckMisuse() {
    assertThat(weft("tck", "--rule", "99.1")).isEqualTo(1);
    assertThat(weft("tck", "--executor", "foo", "--rule", "2.2")).isEqualTo(1);
    assertThat(err.toString())
        .contains("SPEC.md has no rule 99.1")
        .contains("there is no executor 'foo' on the path, but ");
  }

  @Test
  @DisplayName("a bad value says what would be right")
  void badValues() {
    assertThat(weft("run", "guessing-game", "--duration", "soon")).isEqualTo(2);
    assertThat(weft("run", "guessing-game", "--address", "8080")).isEqualTo(2);
    assertThat(weft("run", "guessing-game", "--target", "101")).isEqualTo(2);
    assertThat(weft("run", "guessing-game", "--workers", "none")).isEqualTo(1);
    assertThat(err.toString())
        .contains("'soon' is no duration; write a number and a unit")
        .contains("'8080' is no address; write HOST:PORT")
        .contains("--target is 101, but must be from 1 to 100")
        .contains("weft.workers is 'none' (from --workers), but must be a whole number")
        .doesNotContain("Exception");
  }

  @Test
  @DisplayName("a taken port is named")
  void takenPort() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(weft("run", "guessing-game", "--address", address)).isEqualTo(1);
      assertThat(err.toString()).contains("Address already in use").contains(address);
    }
  }

  @Test
  @DisplayName("addresses are read and written the same")
  void addresses() {
    assertThat(HostPort.parse("[::1]:80")).isEqualTo(new HostPort("::1", 80));
    assertThat(HostPort.parse("localhost:0")).isEqualTo(new HostPort("localhost", 0));
    assertThat(HostPort.format(HostPort.parse("127.0.0.1:8080").resolve()))
        .isEqualTo("127.0.0.1:8080");
    assertThat(HostPort.format(HostPort.parse("[::1]:8080").resolve())).contains("]:8080");
  }
}
