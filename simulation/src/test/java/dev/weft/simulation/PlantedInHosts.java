package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.sync.Mpsc;
import dev.weft.time.Retry;
import dev.weft.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Faults of programs on several hosts: of time, of crashes, of asking again.
final class PlantedInHosts {
  private PlantedInHosts() {}

  static List<Planted> all() {
    return List.of(
        new Planted("a retry without jitter", PlantedInHosts::herd),
        new Planted("the answer to the question before", PlantedInHosts::lateAnswer),
        new Planted("a lease that a slow clock keeps too long", PlantedInHosts::lease),
        new Planted("a promise before it is on the disk", PlantedInHosts::promise),
        new Planted("asked again, done twice", PlantedInHosts::twice),
        new Planted("what lost the race goes on", PlantedInHosts::goesOn),
        new Planted("a limit that begins anew each second", PlantedInHosts::window),
        new Planted("numbers by the time of day", PlantedInHosts::numbers));
  }

  private static Future<@Nullable Void> pause(Simulation simulation, int millis) {
    return Time.sleep(simulation.upTo(Duration.ofMillis(millis)));
  }

  /// A server has room for two at a time; eight come at once, are refused, and come again.
  private static void herd(Simulation simulation, boolean isBroken) {
    var inside = new int[1];
    Retry retry =
        isBroken
            ? Retry.fixed(Duration.ofMillis(10), 5).jitter(0)
            : Retry.exponential(Duration.ofMillis(10), 12);
    for (int i = 0; i < 8; i++) {
      simulation.client("client " + i, () -> retry.run(() -> served(inside)));
    }
    simulation.run();
  }

  private static Future<@Nullable Void> served(int[] inside) {
    return async(
        () -> {
          if (inside[0] == 2) {
            throw new IOException("full");
          }
          inside[0]++;
          await(Time.sleep(Duration.ofMillis(10)));
          inside[0]--;
        });
  }

  /// @param number 0 where nobody tells questions apart
  private record Message(int number, int value) {}

  private static void lateAnswer(Simulation simulation, boolean isBroken) {
    Mpsc<Message> questions = Mpsc.unbounded();
    Mpsc<Message> answers = Mpsc.unbounded();
    Future<@Nullable Void> server =
        async(
            () -> {
              while (true) {
                Message question = await(questions.receiver().recv());
                await(pause(simulation, 12));
                var answer = new Message(question.number(), question.value() * 2);
                await(answers.sender().send(answer));
              }
            });
    Future<@Nullable Void> client =
        async(
            () -> {
              for (int i = 1; i <= 5; i++) {
                await(questions.sender().send(new Message(i, i)));
                try {
                  int number = i;
                  Future<Message> answer =
                      isBroken ? answers.receiver().recv() : answerTo(number, answers);
                  Message got = await(Futures.timeout(Duration.ofMillis(10), answer));
                  assertThat(got.value()).isEqualTo(2 * i);
                } catch (TimeoutException late) {
                  await(Tasks.yieldNow()); // tells the user
                }
              }
            });
    simulation.host("server", () -> server).client("client", () -> client).run();
  }

  private static Future<Message> answerTo(int number, Mpsc<Message> answers) {
    return async(
        () -> {
          Message answer = await(answers.receiver().recv());
          while (answer.number() != number) {
            answer = await(answers.receiver().recv());
          }
          return answer;
        });
  }

  /// Who has the lease leads until it ends: by the holder's own clock, which may be slow.
  private static void lease(Simulation simulation, boolean isBroken) {
    var freeAt = new long[1];
    Set<String> leaders = new HashSet<>();
    Duration length = Duration.ofMillis(100);
    simulation.host("grants", Futures::never);
    for (String name : List.of("a", "b")) {
      simulation.client(
          name,
          () ->
              async(
                  () -> {
                    for (int i = 0; i < 5; i++) {
                      await(pause(simulation, 100));
                      long now = simulation.now().toNanos();
                      if (freeAt[0] <= now) {
                        freeAt[0] = now + length.toNanos();
                        leaders.add(name);
                        await(Time.sleep(isBroken ? length : length.multipliedBy(9).dividedBy(10)));
                        leaders.remove(name);
                      }
                    }
                  }));
      long millionths = simulation.upTo(Duration.ofNanos(40_000)).toNanos() - 20_000;
      simulation.drift(name, millionths).at(Duration.ZERO);
    }
    simulation.invariant("one leads", () -> assertThat(leaders).hasSizeLessThan(2));
    simulation.run();
  }

  /// A server answers that it has a key, and its disk has it a moment later.
  private static void promise(Simulation simulation, boolean isBroken) {
    Set<Integer> disk = new HashSet<>();
    Set<Integer> promised = new HashSet<>();
    var next = new int[1];
    simulation
        .host(
            "server",
            () ->
                async(
                    () -> {
                      while (next[0] < 20) {
                        int key = next[0]++;
                        await(pause(simulation, 5));
                        if (isBroken) {
                          promised.add(key);
                        }
                        await(Time.sleep(Duration.ofMillis(1))); // the disk writes
                        disk.add(key);
                        if (!isBroken) {
                          promised.add(key);
                        }
                      }
                    }))
        .client("end", () -> Time.sleep(Duration.ofMillis(300)))
        .randomCrashes("server", 3, Duration.ofMillis(200))
        .run();
    assertThat(disk).containsAll(promised);
  }

  /// Money is sent; the answer is lost in a crash; it is sent again.
  private static void twice(Simulation simulation, boolean isBroken) {
    var balance = new int[1];
    Set<Integer> done = new HashSet<>();
    var inbox = new ArrayList<Integer>();
    Map<Integer, Boolean> answers = new HashMap<>();
    simulation
        .host(
            "bank",
            () ->
                async(
                    () -> {
                      inbox.clear();
                      while (true) {
                        await(Time.sleep(Duration.ofMillis(1)));
                        if (!inbox.isEmpty()) {
                          int number = inbox.removeFirst();
                          if (isBroken || done.add(number)) {
                            balance[0] += 10;
                          }
                          await(pause(simulation, 3)); // writes the receipt
                          answers.put(number, true);
                        }
                      }
                    }))
        .client(
            "customer",
            () ->
                async(
                    () -> {
                      for (int number = 0; number < 5; number++) {
                        while (!answers.containsKey(number)) {
                          inbox.add(number);
                          await(Time.sleep(Duration.ofMillis(20)));
                        }
                      }
                    }))
        .randomCrashes("bank", 4, Duration.ofMillis(100))
        .run();
    assertThat(balance[0]).isEqualTo(50);
  }

  /// A transfer that takes too long is given up, and asked for again: if it was a task, it goes on.
  private static void goesOn(Simulation simulation, boolean isBroken) {
    var balance = new int[1];
    Future<@Nullable Void> client =
        async(
            () -> {
              for (int tries = 0; balance[0] == 0 && tries < 20; tries++) {
                Future<@Nullable Void> transfer =
                    async(
                        () -> {
                          await(pause(simulation, 12));
                          balance[0] += 10;
                        });
                try {
                  var task = Tasks.spawn(transfer);
                  await(
                      Futures.timeout(
                          Duration.ofMillis(10), isBroken ? task : task.abortOnCancel()));
                } catch (TimeoutException again) {
                  await(Tasks.yieldNow());
                }
              }
              await(Time.sleep(Duration.ofMillis(50)));
            });
    simulation.client("client", () -> client).run();
    assertThat(balance[0]).isEqualTo(10);
  }

  /// Five a second, at most: counted from each full second, ten come within a few milliseconds.
  private static void window(Simulation simulation, boolean isBroken) {
    var times = new ArrayList<Duration>();
    var counted = new long[] {0, 0};
    for (int i = 0; i < 3; i++) {
      simulation.client(
          "client " + i,
          () ->
              async(
                  () -> {
                    for (int k = 0; k < 10; k++) {
                      await(pause(simulation, 400));
                      Duration now = simulation.now();
                      long second = now.toSeconds();
                      if (counted[0] != second) {
                        counted[0] = second;
                        counted[1] = 0;
                      }
                      boolean isAllowed = isBroken ? counted[1] < 5 : lastSecond(times, now) < 5;
                      if (isAllowed) {
                        counted[1]++;
                        times.add(now);
                        assertThat(lastSecond(times, now)).isLessThanOrEqualTo(5);
                      }
                    }
                  }));
    }
    simulation.run();
  }

  private static long lastSecond(List<Duration> times, Duration now) {
    return times.stream().filter(time -> time.plusSeconds(1).compareTo(now) > 0).count();
  }

  /// Numbers that grow, as long as the time of day does.
  private static void numbers(Simulation simulation, boolean isBroken) {
    Set<Long> given = new HashSet<>();
    var last = new long[1];
    simulation.client(
        "client",
        () ->
            async(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    await(Time.sleep(Duration.ofMillis(1)));
                    long millis = Time.clock(Context.current().runtime()).millis() + 100;
                    last[0] = isBroken ? millis : Math.max(last[0] + 1, millis);
                    assertThat(given.add(last[0])).isTrue();
                  }
                }));
    simulation
        .skew("client", simulation.upTo(Duration.ofMillis(40)).minusMillis(20).negated())
        .at(simulation.upTo(Duration.ofMillis(100)))
        .run();
  }
}
