package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Either;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Waker;
import dev.weft.sync.AsyncMutex;
import dev.weft.sync.AsyncReadWriteLock;
import dev.weft.sync.CancellationToken;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Notify;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Faults of programs that share something: locks, permits, channels.
final class PlantedInSync {
  private PlantedInSync() {}

  static List<Planted> all() {
    return List.of(
        new Planted("a wake is lost between the look and the wait", PlantedInSync::lostWake),
        new Planted("a cancelled waiter keeps its permit", PlantedInSync::keptPermit),
        new Planted("two winners", PlantedInSync::twoWinners),
        new Planted("an update is lost", PlantedInSync::lostUpdate),
        new Planted("a value is loaded twice", PlantedInSync::loadedTwice),
        new Planted("two locks are taken in two orders", PlantedInSync::lockOrder),
        new Planted("two readers both want to write", PlantedInSync::upgrade),
        new Planted("the end comes before the last message", PlantedInSync::lastMessage),
        new Planted("a cancelled receiver drops what it has", PlantedInSync::droppedMessage),
        new Planted("a barrier is used again too early", PlantedInSync::barrier));
  }

  private static Future<@Nullable Void> pause(Simulation simulation) {
    return Time.sleep(simulation.upTo(Duration.ofMillis(3)));
  }

  private static void lostWake(Simulation simulation, boolean isBroken) {
    Queue<Integer> messages = new ArrayDeque<>();
    var notify = new Notify();
    Future<@Nullable Void> receiver =
        async(
            () -> {
              for (int i = 0; i < 3; i++) {
                while (messages.isEmpty()) {
                  Notify.Notified before = notify.notified();
                  await(Tasks.yieldNow()); // writes a line to the log
                  if (isBroken || messages.isEmpty()) {
                    await(isBroken ? notify.notified() : before);
                  }
                }
                messages.remove();
              }
            });
    Future<@Nullable Void> sender =
        async(
            () -> {
              for (int i = 0; i < 3; i++) {
                await(pause(simulation));
                messages.add(i);
                notify.notifyWaiters();
              }
            });
    simulation.client("receiver", () -> receiver).client("sender", () -> sender).run();
  }

  /// Permits, given to whoever waits longest.
  private static final class Permits {
    private final boolean isBroken;
    private final Queue<Waiter> waiting = new ArrayDeque<>();
    private int free;

    Permits(int free, boolean isBroken) {
      this.free = free;
      this.isBroken = isBroken;
    }

    void release() {
      Waiter next = waiting.poll();
      if (next == null) {
        free++;
      } else {
        next.isGiven = true;
        if (next.waker != null) {
          next.waker.wake();
        }
      }
    }

    private final class Waiter implements Future<@Nullable Void> {
      private boolean isGiven;
      private @Nullable Waker waker;

      @Override
      public Poll<@Nullable Void> poll(Context cx) {
        if (waker == null && free > 0) {
          free--;
          isGiven = true;
        } else if (waker == null) {
          waiting.add(this);
        }
        waker = cx.waker();
        return isGiven ? Poll.ready(null) : Poll.pending();
      }

      @Override
      public void cancel(Context cx) {
        if (!waiting.remove(this) && isGiven && !isBroken) {
          release();
        }
      }
    }
  }

  private static void keptPermit(Simulation simulation, boolean isBroken) {
    var permits = new Permits(1, isBroken);
    for (String name : List.of("a", "b", "c")) {
      Future<@Nullable Void> user =
          async(
              () -> {
                for (int i = 0; i < 4; i++) {
                  Future<Boolean> late = Time.sleep(Duration.ofMillis(2)).map(x -> false);
                  Future<Boolean> given = permits.new Waiter().map(x -> true);
                  if (await(Futures.race(late, given))) {
                    await(pause(simulation));
                    permits.release();
                  }
                }
              });
      simulation.client(name, () -> user);
    }
    simulation.run();
    assertThat(permits.free).isEqualTo(1);
  }

  private static void twoWinners(Simulation simulation, boolean isBroken) {
    var won = new boolean[1];
    var winners = new ArrayList<String>();
    for (String name : List.of("alice", "bob", "carol")) {
      simulation.client(
          name,
          () ->
              async(
                  () -> {
                    await(pause(simulation));
                    boolean isFirst = !won[0];
                    if (!isBroken) {
                      won[0] = true;
                    }
                    if (isFirst) {
                      await(Tasks.yieldNow()); // tells the others
                      won[0] = true;
                      winners.add(name);
                    }
                  }));
    }
    simulation.run();
    assertThat(winners).hasSize(1);
  }

  private static void lostUpdate(Simulation simulation, boolean isBroken) {
    var balance = new AsyncMutex<>(100);
    var unlocked = new int[] {100};
    for (String name : List.of("rent", "food", "wages")) {
      simulation.client(
          name,
          () ->
              async(
                  () -> {
                    await(pause(simulation));
                    if (isBroken) {
                      int read = unlocked[0];
                      await(Tasks.yieldNow());
                      unlocked[0] = read - 10;
                    } else {
                      try (var guard = await(balance.lock())) {
                        await(Tasks.yieldNow());
                        guard.set(guard.value() - 10);
                        unlocked[0] = guard.value();
                      }
                    }
                  }));
    }
    simulation.run();
    assertThat(unlocked[0]).isEqualTo(70);
  }

  private static void loadedTwice(Simulation simulation, boolean isBroken) {
    Map<String, Integer> cache = new HashMap<>();
    var lock = new AsyncMutex<>("");
    var loads = new int[1];
    for (String name : List.of("a", "b", "c", "d")) {
      simulation.client(
          name,
          () ->
              async(
                  () -> {
                    await(pause(simulation));
                    var guard = isBroken ? null : await(lock.lock());
                    if (!cache.containsKey("key")) {
                      loads[0]++;
                      await(Time.sleep(Duration.ofNanos(50_000)));
                      cache.put("key", loads[0]);
                    }
                    if (guard != null) {
                      guard.close();
                    }
                  }));
    }
    simulation.run();
    assertThat(loads[0]).isEqualTo(1);
  }

  private static void lockOrder(Simulation simulation, boolean isBroken) {
    var first = new AsyncMutex<>(0);
    var second = new AsyncMutex<>(0);
    simulation
        .client("there", () -> transfers(simulation, first, second))
        .client(
            "back",
            () ->
                isBroken
                    ? transfers(simulation, second, first)
                    : transfers(simulation, first, second))
        .run();
  }

  private static Future<@Nullable Void> transfers(
      Simulation simulation, AsyncMutex<Integer> from, AsyncMutex<Integer> to) {
    return async(
        () -> {
          for (int i = 0; i < 3; i++) {
            await(pause(simulation));
            try (var taken = await(from.lock())) {
              taken.set(taken.value() - 1);
              await(Tasks.yieldNow()); // looks who the other one is
              try (var given = await(to.lock())) {
                given.set(given.value() + 1);
              }
            }
          }
        });
  }

  private static void upgrade(Simulation simulation, boolean isBroken) {
    var lock = new AsyncReadWriteLock<>(0);
    for (String name : List.of("a", "b")) {
      simulation.client(
          name,
          () ->
              async(
                  () -> {
                    await(pause(simulation));
                    var reading = await(lock.read());
                    await(Tasks.yieldNow()); // finds that there is something to write
                    if (!isBroken) {
                      reading.close();
                    }
                    var writing = await(lock.write());
                    writing.close();
                    reading.close();
                  }));
    }
    simulation.run();
  }

  private static void lastMessage(Simulation simulation, boolean isBroken) {
    Mpsc<Integer> mailbox = Mpsc.unbounded();
    var closing = new CancellationToken();
    var received = new ArrayList<Integer>();
    Future<@Nullable Void> receiver =
        async(
            () -> {
              while (true) {
                switch (await(Futures.select(closing.cancelled(), mailbox.receiver().recv()))) {
                  case Either.Left<Void, Integer>(var _, var recv) -> {
                    Tasks.cancel(recv);
                    Integer left;
                    while (!isBroken && (left = mailbox.receiver().tryRecv()) != null) {
                      received.add(left);
                    }
                    return;
                  }
                  case Either.Right<Void, Integer>(var message, var closed) -> {
                    Tasks.cancel(closed);
                    received.add(message);
                  }
                }
              }
            });
    Future<@Nullable Void> sender =
        async(
            () -> {
              for (int i = 0; i < 5; i++) {
                await(pause(simulation));
                await(mailbox.sender().send(i));
              }
              closing.cancel();
            });
    simulation.client("receiver", () -> receiver).client("sender", () -> sender).run();
    assertThat(received).containsExactly(0, 1, 2, 3, 4);
  }

  private static void droppedMessage(Simulation simulation, boolean isBroken) {
    Mpsc<Integer> mailbox = Mpsc.unbounded();
    var received = new ArrayList<Integer>();
    var half = new ArrayList<Integer>();
    Future<@Nullable Void> receiver =
        async(
            () -> {
              while (received.size() < 6) {
                if (isBroken) {
                  half.clear();
                }
                Future<@Nullable Void> two =
                    async(
                        () -> {
                          while (half.size() < 2) {
                            half.add(await(mailbox.receiver().recv()));
                          }
                        });
                try {
                  await(Futures.timeout(Duration.ofMillis(2), two));
                  received.addAll(half);
                  half.clear();
                } catch (TimeoutException tick) {
                  await(Tasks.yieldNow()); // says that it is alive
                }
              }
            });
    Future<@Nullable Void> sender =
        async(
            () -> {
              for (int i = 0; i < 6; i++) {
                await(pause(simulation));
                await(mailbox.sender().send(i));
              }
            });
    simulation.client("receiver", () -> receiver).client("sender", () -> sender);
    simulation.run(Duration.ofSeconds(1));
    assertThat(received).containsExactly(0, 1, 2, 3, 4, 5);
  }

  private static void barrier(Simulation simulation, boolean isBroken) {
    var arrived = new int[1];
    var round = new int[1];
    var opened = new Notify();
    var phases = new int[3];
    for (int i = 0; i < 3; i++) {
      int number = i;
      simulation.client(
          "worker " + i,
          () ->
              async(
                  () -> {
                    for (int phase = 1; phase <= 3; phase++) {
                      phases[number] = phase;
                      await(pause(simulation));
                      int mine = round[0];
                      if (++arrived[0] == 3) {
                        arrived[0] = 0;
                        round[0]++;
                        opened.notifyWaiters();
                      }
                      // one that has passed may be back, and have counted itself, before others
                      // look
                      while (isBroken ? arrived[0] != 0 : round[0] == mine) {
                        await(opened.notified());
                      }
                    }
                  }));
    }
    simulation.invariant(
        "nobody is two phases ahead",
        () -> {
          int least = Math.min(phases[0], Math.min(phases[1], phases[2]));
          int most = Math.max(phases[0], Math.max(phases[1], phases[2]));
          assertThat(most - least).isLessThanOrEqualTo(1);
        });
    simulation.run();
  }
}
