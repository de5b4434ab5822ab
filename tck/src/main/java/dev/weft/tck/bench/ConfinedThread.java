package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.tck.Kit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A thread that owns confined tasks, and starts what others ask it to.
///
/// **Threads.** Any.
public final class ConfinedThread implements AutoCloseable {

  private final Kit kit;
  private final Queue<Consumer<RuntimeSubject.Confined>> requests = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Waker waker;

  public ConfinedThread(Kit kit, RuntimeSubject subject) {
    this.kit = kit;
    this.thread = Thread.ofPlatform().daemon().name("tck: confined").start(() -> own(subject));
  }

  private void own(RuntimeSubject subject) {
    try (var home = subject.confined()) {
      home.blockOn(Futures.pollFn(cx -> serve(cx, home)));
    } catch (Exception end) {
      // The rule says what it expects; this thread only lends its time.
    }
  }

  private Poll<Boolean> serve(Context cx, RuntimeSubject.Confined home) {
    waker = cx.waker();
    Consumer<RuntimeSubject.Confined> request;
    while ((request = requests.poll()) != null) {
      request.accept(home);
    }
    return closed ? Poll.ready(true) : Poll.pending();
  }

  /// The owner.
  public Thread thread() {
    return thread;
  }

  /// Has the owner spawn `future`.
  public <T extends @Nullable Object> SpawnedTask<T> spawn(Future<T> future) throws Exception {
    var spawned = new CompletableFuture<SpawnedTask<T>>();
    requests.add(home -> spawned.complete(home.spawn(future)));
    nudge();
    kit.eventually("the owner of confined tasks spawns one", spawned::isDone);
    return spawned.get();
  }

  private void nudge() {
    Waker latest = waker;
    if (latest != null) {
      latest.wake();
    }
  }

  /// Ends the owner, and with it the tasks.
  @Override
  public void close() {
    closed = true;
    nudge();
    kit.eventually("the owner of confined tasks ends", () -> !thread.isAlive());
  }
}
