package dev.weft.examples.scaleout;

import dev.weft.Weft;
import dev.weft.examples.RuntimeOptions;
import dev.weft.process.GracefulShutdown;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `weft run job-worker`.
@Command(
    name = "job-worker",
    description = "Works on the items of a job, beside any number of others; Ctrl-C ends it.",
    showDefaultValues = true)
final class WorkerCommand implements Callable<Integer> {

  @Mixin private BrokerOptions brokers = new BrokerOptions();
  @Mixin private JobOptions job = new JobOptions();
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  WorkerCommand() {}

  @Override
  public Integer call() throws Exception {
    var queues = job.queues();
    try (var broker = brokers.connect();
        Weft weft = runtime.builder().open()) {
      Inbox items = open(broker, queues);
      return weft.blockOn(
              GracefulShutdown.onSignals()
                  .run(
                      shutdown -> {
                        shutdown.closes(items);
                        var out = spec.commandLine().getOut();
                        out.println("working");
                        out.flush();
                        return new Worker(broker, queues, items).run();
                      }))
          .exitCode();
    }
  }

  private static Inbox open(Broker broker, Queues queues) throws IOException {
    try {
      return new Inbox(broker, queues.items(), Queues.TAKERS);
    } catch (io.nats.client.JetStreamApiException e) {
      throw new IOException(
          "there is no job '%s' to work on (%s); one is started with: weft run job"
              .formatted(queues.job(), e.getMessage()),
          e);
    }
  }
}
