package dev.weft.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.sync.Mpsc;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A poll for an element allocates nothing.
@Timeout(60)
class AllocationTest {

  private static final int POLLS = 100_000;
  private static final String ELEMENT = "element";

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  private static void poll(AsyncStream<String> stream, Context cx, int polls) throws Exception {
    for (int i = 0; i < polls; i++) {
      if (stream.pollNext(cx) != Step.ITEM || stream.item() != ELEMENT) {
        throw new AssertionError("no element");
      }
    }
  }

  private static void assertAllocatesNothing(AsyncStream<String> stream) throws Exception {
    Context cx = Context.of(() -> {});
    poll(stream, cx, 1_000);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = allocated();
      poll(stream, cx, POLLS);
      least = Math.min(least, allocated() - before);
    }
    assertThat(least).as("bytes for %s elements", POLLS).isLessThan(POLLS / 10);
    stream.close();
  }

  /// Always the same.
  private static final class Constant implements AsyncStream<String> {
    @Override
    public Step pollNext(Context cx) {
      return Step.ITEM;
    }

    @Override
    public String item() {
      return ELEMENT;
    }

    @Override
    public void close() {}
  }

  @Test
  @DisplayName("map, filter, take, scan, skip, chain, merge")
  void adapters() throws Exception {
    assertAllocatesNothing(
        new Constant()
            .map(e -> e)
            .filter(e -> true)
            .take(Long.MAX_VALUE)
            .scan("", (before, e) -> e)
            .skip(0)
            .chain(Streams.never())
            .merge(new Constant()));
  }

  @Test
  @DisplayName("a mailbox")
  void mailbox() throws Exception {
    var channel = Mpsc.<String>unbounded();
    AsyncStream<String> stream = Streams.from(channel.receiver()).map(e -> e);
    for (int i = 0; i < 600_000; i++) {
      assertThat(channel.sender().trySend(ELEMENT)).isTrue();
    }
    assertAllocatesNothing(stream);
  }
}
