package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.LeafSubject;
import dev.weft.time.Retry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// A [Retry] whose first attempt has failed, in its second one.
public class RetryRunTest extends VirtualTimeTck<String> {

  /// For JUnit.
  public RetryRunTest() {}

  @Override
  public String subjectName() {
    return "Retry.run";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<String> open() {
    var second = new CompletableFuture<String>();
    return new RuntimeLeafSubject<>(weft) {
      private int made;

      @Override
      public Future<String> future() {
        return Retry.fixed(Duration.ZERO, 2)
            .run(() -> made++ == 0 ? Futures.failed(new IOException()) : Futures.from(second));
      }

      @Override
      public void makeReady() {
        second.complete("done");
      }

      @Override
      public void makeFail() {
        second.completeExceptionally(new IOException());
      }
    };
  }
}
