package peers;

import dev.weft.Futures;
import dev.weft.Weft;

/// Opens a runtime, blocks on what is ready, closes it: `Start [EXECUTOR REACTOR]`. With no
/// argument it does nothing, and shows what a JVM alone takes.
public final class Start {
  private Start() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      return;
    }
    try (Weft weft = Weft.builder().executor(args[0]).reactor(args[1]).open()) {
      if (weft.blockOn(Futures.ready(1)) != 1) {
        throw new AssertionError();
      }
    }
  }
}
