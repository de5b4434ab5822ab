package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.tck.LeafSubject;
import dev.weft.time.RateLimiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An acquire that waits for the permit of a [RateLimiter].
public class RateLimiterAcquireTest extends VirtualTimeTck<@Nullable Void> {

  /// For JUnit.
  public RateLimiterAcquireTest() {}

  @Override
  public String subjectName() {
    return "RateLimiter.acquire";
  }

  @Override
  protected LeafSubject<@Nullable Void> open() throws Exception {
    var limiter = new RateLimiter(1, Duration.ofNanos(FAR));
    weft.blockOn(limiter.acquire());
    return new Timed<>() {
      @Override
      public Future<@Nullable Void> future() {
        return limiter.acquire();
      }
    };
  }
}
