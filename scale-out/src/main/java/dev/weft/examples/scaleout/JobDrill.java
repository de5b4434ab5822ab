package dev.weft.examples.scaleout;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One job on worker processes that are killed meanwhile, and the broker, too.
///
/// The seed decides when: not by the clock, but by how many results there are. So whatever the
/// machine is like, the trouble comes in the middle.
///
/// **Threads.** One party.
final class JobDrill implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JobDrill.class);

  /// How long no result may come before those that are missing count as lost.
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /// The items are numbers from here on; the work on one takes some hundred steps.
  private static final long FIRST_NUMBER = 1_000_001;

  /// @param items how many
  /// @param workers how many processes work on them, at any time
  /// @param kills how many workers are killed
  /// @param brokerRestarts how often the broker is killed and started again
  record Plan(int items, int workers, int kills, int brokerRestarts, long seed) {}

  private final Plan plan;
  private final String url;
  private final @Nullable Engine engine;
  private final Queues queues;
  private final List<Jvm> workers = new ArrayList<>();
  private final Random random;
  private int wrong;

  /// @param engine the broker
  JobDrill(Plan plan, String job, Engine engine) {
    this(plan, job, engine.url(), engine);
  }

  /// With a broker that is not ours to kill.
  JobDrill(Plan plan, String job, String url) {
    this(plan, job, url, null);
  }

  private JobDrill(Plan plan, String job, String url, @Nullable Engine engine) {
    this.plan = plan;
    this.queues = new Queues(job);
    this.url = url;
    this.engine = engine;
    this.random = new Random(plan.seed());
  }

  /// The whole of it. The thread waits.
  ///
  /// @param progress told how many results there are
  JobFigures run(Weft weft, IntConsumer progress) throws Exception {
    try (Broker broker = Broker.connect(url)) {
      queues.create(broker);
      try {
        return run(weft, broker, progress);
      } finally {
        queues.delete(broker);
      }
    }
  }

  private JobFigures run(Weft weft, Broker broker, IntConsumer progress) throws Exception {
    for (int i = 0; i < plan.workers(); i++) {
      workers.add(worker());
    }
    for (Jvm worker : workers) {
      awaitReady(worker);
    }
    try (var set = new RemoteJoinSet(broker, queues)) {
      long nanos = weft.blockOn(job(set, progress));
      var delivered =
          broker
              .connection()
              .jetStreamManagement()
              .getConsumerInfo(queues.items(), Queues.TAKERS)
              .getDelivered()
              .getConsumerSequence();
      return new JobFigures(
          plan.items(),
          plan.kills(),
          plan.brokerRestarts(),
          delivered,
          set.cameAgain(),
          wrong,
          plan.items() - set.joinedSoFar(),
          endWorkers(),
          nanos / 1e9);
    }
  }

  /// Yields how long it took, in nanoseconds.
  private Future<Long> job(RemoteJoinSet set, IntConsumer progress) {
    long[] numbers = new long[plan.items()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = FIRST_NUMBER + i;
    }
    return async(
        () -> {
          long start = Time.nanos();
          try {
            await(Futures.tryJoin(set.spawnAll(numbers), joinAll(set, progress)));
          } catch (TimeoutException e) {
            LOG.warn("no result any more: {}", e.getMessage());
          }
          return Time.nanos() - start;
        });
  }

  private Future<@Nullable Void> joinAll(RemoteJoinSet set, IntConsumer progress) {
    boolean[] kills = moments(plan.kills());
    boolean[] restarts = moments(plan.brokerRestarts());
    return async(
        () -> {
          Entry result;
          while ((result = await(Futures.timeout(SILENCE, set.joinNext()))) != null) {
            if (result.number() != Worker.steps(FIRST_NUMBER + result.name())) {
              wrong++;
            }
            int count = set.joinedSoFar();
            progress.accept(count);
            if (count < plan.items() && kills[count]) {
              await(Tasks.spawnBlocking(this::killWorker));
            }
            if (count < plan.items() && restarts[count]) {
              await(Tasks.spawnBlocking(this::restartBroker));
            }
          }
        });
  }

  /// At how many results something happens, `times` times: between a tenth and nine of them.
  private boolean[] moments(int times) {
    boolean[] moments = new boolean[plan.items()];
    int first = plan.items() / 10;
    for (int i = 0; i < times; ) {
      int moment = first + random.nextInt(Math.max(1, plan.items() - 2 * first));
      if (!moments[moment]) {
        moments[moment] = true;
        i++;
      }
    }
    return moments;
  }

  private Jvm worker() throws IOException {
    return new Jvm("job-worker", "--broker=" + url, "--job=" + queues.job());
  }

  private @Nullable Void killWorker() throws IOException {
    int victim = random.nextInt(workers.size());
    workers.get(victim).kill();
    workers.set(victim, worker());
    awaitReady(workers.get(victim));
    return null;
  }

  /// From then on it works, and knows of signals.
  private static void awaitReady(Jvm worker) throws IOException {
    String said = worker.line();
    if (!said.equals("working")) {
      throw new IOException("the worker said '" + said + "'");
    }
  }

  private @Nullable Void restartBroker() throws IOException, InterruptedException {
    if (engine != null) {
      engine.kill();
      engine.restart();
    }
    return null;
  }

  /// Asks each worker to end. Yields how many do so with another status than 0.
  private int endWorkers() throws IOException, InterruptedException {
    int bad = 0;
    for (Jvm worker : workers) {
      worker.terminate();
    }
    for (Jvm worker : workers) {
      bad += worker.exitStatus() == 0 ? 0 : 1;
    }
    return bad;
  }

  @Override
  public void close() {
    workers.forEach(Jvm::close);
  }
}
