package dev.weft.benchmarks.recording;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import com.sun.management.OperatingSystemMXBean;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.benchmarks.JoinEach;
import dev.weft.io.AsyncReader;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/// The process that is measured: an echo server (W1) that also spawns tasks (W2) when it is told
/// to. Prints its port, then answers each line of its input:
///
/// | line | answer |
/// |---|---|
/// | `cpu` | the processor time of this process so far, in nanoseconds |
/// | `spawn MILLIS` | how many tasks it has spawned and joined in that time, and the processor time |
///
/// It ends with its input.
final class Subject {

  /// Spawned at once, then joined.
  private static final int TASKS = 100_000;

  private final Weft weft;

  private Subject(Weft weft) {
    this.weft = weft;
  }

  /// Runs it. Arguments: an executor, a [Recorded].
  public static void main(String[] args) throws Exception {
    Recorded recorded = Recorded.valueOf(args[1]);
    var recording =
        recorded.isRecording() ? new Recording(Configuration.getConfiguration("default")) : null;
    if (recording != null) {
      recording.start();
    }
    try (Weft weft =
        Weft.builder()
            .executor(args[0])
            .reactor("nio")
            .set("weft.events-jfr", recorded.hasEvents() ? "on" : "off")
            .open()) {
      new Subject(weft).run();
    } finally {
      if (recording != null) {
        recording.close();
      }
    }
  }

  private void run() throws Exception {
    TcpListener listener = TcpListener.bind(weft, new InetSocketAddress("127.0.0.1", 0));
    weft.spawn(listener.serve(Subject::echo)).detach();
    Thread.ofPlatform().daemon().start(this::drive); // fifo runs tasks only meanwhile
    System.out.println(listener.localAddress().getPort());
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(line.equals("cpu") ? "" + cpu() : spawn(millis(line)));
    }
  }

  private static long millis(String line) {
    return Long.parseLong(line.substring("spawn ".length()));
  }

  private void drive() {
    try {
      weft.blockOn(Futures.never());
    } catch (Exception closed) {
      // it is over
    }
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static Future<@Nullable Void> echo(TcpStream client) {
    return async(
        () -> {
          var buffer = ByteBuffer.allocate(4096);
          while (await(client.read(buffer.clear())) != AsyncReader.END) {
            await(client.writeAll(buffer.flip()));
          }
          return null;
        });
  }

  private String spawn(long millis) throws Exception {
    long began = cpu();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long tasks = 0;
    while (System.nanoTime() < end) {
      weft.blockOn(weft.spawn(Futures.lazy(this::spawnAll)));
      tasks += TASKS;
    }
    return tasks + " " + (cpu() - began);
  }

  private Future<@Nullable Void> spawnAll() {
    var handles = new JoinHandle<?>[TASKS];
    for (int i = 0; i < TASKS; i++) {
      handles[i] = weft.spawn(new Nothing());
    }
    return new JoinEach(handles);
  }

  private static final class Nothing implements Future<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      return Poll.ready(null);
    }

    @Override
    public void cancel(Context cx) {}
  }
}
