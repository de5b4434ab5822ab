package dev.weft.tck.leaf;

import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.tck.FutureTck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// A kit over leaves of one runtime, which somebody drives.
abstract class RuntimeFutureTck<T extends @Nullable Object> extends FutureTck<T> {

  static Weft weft;

  @BeforeAll
  static void openRuntime() {
    weft = Weft.builder().executor("workstealing").workers(2).open();
    weft.spawn(Futures.never());
  }

  @AfterAll
  static void closeRuntime() {
    weft.close();
  }
}
