package dev.weft.tck.leaf;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.sync.OnceCell;
import dev.weft.sync.Oneshot;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;

/// The value of a [OnceCell] that another one is making.
public class OnceCellInitTest extends FutureTck<String> {

  /// For JUnit.
  public OnceCellInitTest() {}

  @Override
  public String subjectName() {
    return "OnceCell.getOrInit";
  }

  @Override
  public FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  public LeafSubject<String> open() throws Exception {
    var cell = new OnceCell<String>();
    var source = Oneshot.<String>channel();
    Future<String> maker = cell.getOrInit(source::receiver);
    maker.poll(Context.of(() -> {}));
    return new LeafSubject<>() {
      @Override
      public Future<String> future() {
        return cell.getOrInit(
            () -> {
              throw new IllegalStateException("the other one gave up");
            });
      }

      @Override
      public void makeReady() throws Exception {
        source.sender().send("value");
        maker.poll(Context.of(() -> {}));
      }

      @Override
      public void makeFail() {
        maker.cancel(Context.of(() -> {}));
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
