package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.Context;
import dev.weft.io.AsyncDuplex;
import dev.weft.testing.Pairing;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#onOneThread")
class TcpCostTest {

  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 20_000;

  /// How often that many rounds are watched, at most: a busy machine's compiler may be late.
  private static final int GOES = 10;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Pairing pairing;
  private final Context cx = Context.of(() -> {});

  TcpCostTest(Pairing pairing) {
    this.pairing = pairing;
  }

  @Test
  @DisplayName("reading, waiting and writing at poll level allocate nothing")
  void allocatesNothing() throws Exception {
    try (var net = new Loopback(pairing);
        var pair = net.connect()) {
      allocated(pair, WARM_UP);
      long least = Long.MAX_VALUE;
      for (int go = 0; go < GOES && least >= ROUNDS; go++) {
        least = Math.min(least, allocated(pair, ROUNDS));
      }
      assertThat(least).as("bytes in %d round trips", ROUNDS).isLessThan(ROUNDS);
    }
  }

  /// Bytes that this thread allocates in so many round trips.
  private long allocated(Loopback.Pair pair, int rounds) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64);
    long allocated = 0;
    for (int i = 0; i < rounds; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      int nothing = pair.stream().pollRead(cx, buffer.clear());
      long waited = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(nothing == AsyncDuplex.PENDING).isTrue();
      pair.peer().getOutputStream().write('x');
      before = threads.getCurrentThreadAllocatedBytes();
      int n;
      do {
        n = pair.stream().pollRead(cx, buffer.clear());
      } while (n == AsyncDuplex.PENDING);
      int written = pair.stream().pollWrite(cx, buffer.flip());
      long moved = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(n == 1 && written == 1).isTrue();
      pair.peer().getInputStream().read();
      allocated += waited + moved;
    }
    return allocated;
  }
}
