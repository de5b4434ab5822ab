package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Either;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Semaphore;
import dev.weft.time.Retry;
import dev.weft.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A little of everything that a seed decides: turns, tasks, blocking calls, coins, jitter, faults.
/// As a program it prints the hashes of so many seeds, a line each.
final class Story {

  private final Simulation simulation;
  private final Mpsc<Integer> mailbox = Mpsc.bounded(2);
  private final Semaphore permits = new Semaphore(2);

  private Story(Simulation simulation) {
    this.simulation = simulation;
  }

  static SimulatedRun told(long seed) {
    return new Story(Simulation.of(seed)).run();
  }

  /// A line for each seed.
  static List<String> lines(int seeds) {
    return LongStream.range(0, seeds).mapToObj(seed -> seed + " " + told(seed)).toList();
  }

  public static void main(String[] arguments) {
    lines(Integer.parseInt(arguments[0])).forEach(System.out::println);
  }

  private SimulatedRun run() {
    simulation.host("server", this::server).host("lines", () -> Lines.server(Futures::ready));
    for (int i = 0; i < 4; i++) {
      int number = i;
      simulation.client("client " + i, () -> client(number));
    }
    return simulation
        .host("island", () -> failing().then(x -> failing()).then(x -> Futures.never()))
        .randomCrashes("island", 3, Duration.ofMillis(20))
        .randomPartitions(2, Duration.ofMillis(50))
        .drift("client 2", 1000)
        .at(Duration.ofMillis(3))
        .run();
  }

  private Future<@Nullable Void> server() {
    return async(
        () -> {
          while (true) {
            int number = await(mailbox.receiver().recv());
            JoinHandle<Integer> call = Tasks.spawnBlocking(() -> number);
            simulation.note("from " + await(call));
          }
        });
  }

  private Future<@Nullable Void> client(int number) {
    return async(
        () -> {
          for (int i = 0; i < 5; i++) {
            Semaphore.Permit permit = await(permits.acquire());
            await(mailbox.sender().send(number));
            permit.close();
            try {
              simulation.note(await(Lines.ask("lines", "from client " + number)) + "");
            } catch (IOException notYet) {
              simulation.note(notYet.getClass().getName());
            }
            switch (await(Futures.selectFair(Futures.ready(1), Futures.ready(2)))) {
              case Either.Left<Integer, Integer> _ -> await(Time.sleep(Duration.ofMillis(number)));
              case Either.Right<Integer, Integer> _ -> await(failing());
            }
          }
        });
  }

  private static Future<@Nullable Void> failing() {
    return async(
        () -> {
          Retry retry = Retry.exponential(Duration.ofMillis(1), 3);
          try {
            await(Futures.timeout(Duration.ofMillis(4), retry.run(Story::refused)));
          } catch (IOException | TimeoutException expected) {
            await(Tasks.yieldNow());
          }
        });
  }

  private static Future<@Nullable Void> refused() {
    return Futures.failed(new IOException("again"));
  }
}
