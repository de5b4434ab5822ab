package dev.weft.interop.flow;

import dev.weft.toys.Patience;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/// A subscriber that notes what it is told.
class Notes<T> implements Flow.Subscriber<T> {
  final List<Object> told = new CopyOnWriteArrayList<>();
  volatile Flow.Subscription subscription;

  @Override
  public void onSubscribe(Flow.Subscription theirs) {
    subscription = theirs;
  }

  @Override
  public void onNext(T element) {
    told.add(element);
  }

  @Override
  public void onError(Throwable failure) {
    told.add(failure);
  }

  @Override
  public void onComplete() {
    told.add("end");
  }

  void awaits(int count) {
    Patience.until("it was told of " + count, () -> told.size() >= count);
  }
}
