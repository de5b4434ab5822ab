package dev.weft.tck;

import dev.weft.Weft;
import dev.weft.tck.launcher.PairingTck;
import dev.weft.tck.launcher.PairingTck.Pairing;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// TLS connections, on every pairing.
@ParameterizedClass(name = "{0}")
@MethodSource("all")
public class TlsStreamTest extends StreamTck {

  private final Pairing pairing;

  public TlsStreamTest(Pairing pairing) {
    this.pairing = pairing;
  }

  static List<Pairing> all() {
    return PairingTck.all();
  }

  @Override
  public String subjectName() {
    return "TLS on " + pairing;
  }

  @Override
  protected StreamSubject openSubject() throws Exception {
    needs(pairing.missing().isEmpty(), pairing.missing());
    return new TlsSubject(
        Weft.builder()
            .executor(pairing.executor())
            .reactor(pairing.reactor())
            .timer(pairing.timer())
            .open());
  }
}
