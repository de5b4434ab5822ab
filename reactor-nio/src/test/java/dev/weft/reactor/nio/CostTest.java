package dev.weft.reactor.nio;

import static dev.weft.spi.Readiness.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CostTest extends NioRig {
  private final ByteBuffer one = ByteBuffer.allocateDirect(1);

  /// Would block, armed, written by the peer, reported, read.
  private void ping(Pair pair, Reactor.Handle handle, ReadinessSink sink) throws Exception {
    assertThat(pair.here().read(one.clear())).isZero();
    handle.arm(READ);
    pair.there().write(one.clear());
    reactor.poll(FOREVER, sink);
    pair.here().read(one.clear());
  }

  @Test
  @DisplayName("rule 4: a busy connection changes no interest, and a kept one is armed for nothing")
  void aBusyConnectionChangesNoInterest() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    ping(pair, handle, sink);
    assertThat(reactor.interestChanges()).isEqualTo(1);
    for (int i = 0; i < 1000; i++) {
      ping(pair, handle, sink);
      handle.arm(READ);
    }
    assertThat(reactor.interestChanges()).isEqualTo(1);
  }

  @Test
  @DisplayName("rule 4: armed under a sleeping poll, a kept interest disturbs nobody")
  void armingAKeptInterestDisturbsNobody() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    ping(pair, handle, sink);
    long before = reactor.selects();
    Sleeper sleeper = sleeper(FOREVER);
    for (int i = 0; i < 1000; i++) {
      handle.arm(READ);
    }
    send(pair.there(), 1);
    assertThat(sleeper.returned()).isEqualTo(1);
    assertThat(reactor.selects() - before).isEqualTo(1);
  }

  @Test
  @DisplayName("polling, reporting and arming allocate nothing")
  void aPingAllocatesNothing() throws Exception {
    Pair pair = pair();
    Reactor.Handle handle = attach(pair.here(), 1);
    ReadinessSink ignore = (token, bits) -> {};
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int pings = 5_000;
    long allocated = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5 && allocated > 0; attempt++) { // the compiler is at work too
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < pings; i++) {
        pair.here().read(one.clear());
        handle.arm(READ);
        pair.there().write(one.clear());
        reactor.poll(FOREVER, ignore);
        pair.here().read(one.clear());
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated / pings).isLessThan(1);
  }
}
