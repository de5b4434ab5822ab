package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.tck.RuntimeCapabilities;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.RuntimeTck;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.WeftSubject;

/// Runtimes whose wakers are wrong.
final class BrokenWakers {

  private BrokenWakers() {}

  @Breaks(value = "2.2", by = "wakes every poll twice", saying = "polled a third time")
  static final class Sample extends RuntimeTck {
    @Override
    public String subjectName() {
      return "sample";
    }

    @Override
    public RuntimeCapabilities capabilities() {
      return WeftSubject.capabilities(1);
    }

    @Override
    protected RuntimeSubject openSubject() {
      return new WeftSubject(Weft.open()) {
        @Override
        public <T> SpawnedTask<T> spawn(Future<T> future) {
          return super.spawn(
              new Future<T>() {
                int n;

                @Override
                public Poll<T> poll(Context cx) throws Exception {
                  if (++n == 2) {
                    cx.waker().wake();
                  }
                  return future.poll(cx);
                }

                @Override
                public void cancel(Context cx) {
                  future.cancel(cx);
                }
              });
        }
      };
    }
  }
}
