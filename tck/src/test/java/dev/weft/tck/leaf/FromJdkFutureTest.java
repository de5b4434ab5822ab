package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.interop.JdkFutures;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import java.util.concurrent.FutureTask;

/// A future of the JDK that can only be waited for.
public class FromJdkFutureTest extends FutureTck<String> {

  /// For JUnit.
  public FromJdkFutureTest() {}

  @Override
  public String subjectName() {
    return "JdkFutures.from";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  private static final class Work extends FutureTask<String> {
    Work() {
      super(() -> "value");
    }

    void fail() {
      setException(new IllegalArgumentException("the work failed"));
    }
  }

  @Override
  protected LeafSubject<String> open() {
    var work = new Work();
    return new LeafSubject<>() {
      @Override
      public Future<String> future() {
        return JdkFutures.from(work);
      }

      @Override
      public void makeReady() {
        work.run();
      }

      @Override
      public void makeFail() {
        work.fail();
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
