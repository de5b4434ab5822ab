package dev.weft.tck.zoo;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Reports each event once more at the next poll, whether it still holds or not (rule 7.18), but
/// nothing of what was detached or closed meanwhile. For one poller at a time.
final class StutteringReactor extends FlawedReactor {

  private record Event(long token, int bits) {}

  private final Map<Long, Attached> attached = new ConcurrentHashMap<>();
  private final List<Event> again = new ArrayList<>();

  StutteringReactor(Reactor real) {
    super(real);
  }

  @Override
  void arm(Attached handle, int interest) {
    attached.put(handle.token(), handle);
    super.arm(handle, interest);
  }

  @Override
  void detach(Attached handle) {
    attached.remove(handle.token(), handle);
    super.detach(handle);
  }

  @Override
  public int poll(long timeoutNanos, ReadinessSink sink) throws IOException {
    List<Event> told = new ArrayList<>();
    synchronized (again) {
      again.removeIf(event -> !isThere(event.token));
      told.addAll(again);
      again.clear();
    }
    told.forEach(event -> sink.ready(event.token, event.bits));
    return told.size()
        + super.poll(
            told.isEmpty() ? timeoutNanos : 0,
            (token, bits) -> {
              sink.ready(token, bits);
              synchronized (again) {
                again.add(new Event(token, bits));
              }
            });
  }

  private boolean isThere(long token) {
    Attached handle = attached.get(token);
    return handle != null && handle.isOpen();
  }
}
