package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import java.util.concurrent.CompletableFuture;

/// A stage of the JDK as a future.
public class FromStageTest extends FutureTck<String> {

  /// For JUnit.
  public FromStageTest() {}

  @Override
  public String subjectName() {
    return "Futures.from";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<String> open() {
    var stage = new CompletableFuture<String>();
    return new LeafSubject<>() {
      @Override
      public Future<String> future() {
        return Futures.from(stage);
      }

      @Override
      public void makeReady() {
        stage.complete("value");
      }

      @Override
      public void makeFail() {
        stage.completeExceptionally(new IllegalArgumentException("the stage failed"));
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
