package dev.weft.compiler.testing;

import dev.weft.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a case gets: futures whose delay the matrix chooses, a log, and resources that must be
/// closed.
public final class Probe {

  private final int pendings;
  private final List<Leaf<?>> leaves = new ArrayList<>();
  private final List<ProbeStream> streams = new ArrayList<>();
  private final StringBuilder log = new StringBuilder();
  private int open;
  private long random = 42;

  /// @param pendings how many times each future is pending
  public Probe(int pendings) {
    this.pendings = pendings;
  }

  /// A future of `value` with the delay of this run.
  public <T extends @Nullable Object> Future<T> later(T value) {
    return leaf(value, null, pendings);
  }

  /// A future that fails, with the delay of this run.
  public <T extends @Nullable Object> Future<T> fail(Exception failure) {
    return leaf(null, failure, pendings);
  }

  /// A future that is ready in every run.
  public <T extends @Nullable Object> Future<T> now(T value) {
    return leaf(value, null, 0);
  }

  private <T extends @Nullable Object> Future<T> leaf(T value, Exception failure, int delay) {
    var leaf = new Leaf<>(value, failure, delay);
    leaves.add(leaf);
    return leaf;
  }

  /// A stream with so many bytes to read; each attempt has the delay of this run.
  public ProbeStream stream(int length) {
    var stream = new ProbeStream(this, pendings, length);
    streams.add(stream);
    return stream;
  }

  /// Adds a word to the log.
  public void log(@Nullable Object word) {
    log.append(' ').append(word);
  }

  /// Adds a word to the log and passes `value` on.
  public <T extends @Nullable Object> T log(Object word, T value) {
    log(word);
    return value;
  }

  /// A resource that logs its life.
  public Resource open(String name) {
    log("+" + name);
    open++;
    return new Resource(name, this);
  }

  /// A number that depends only on the calls before.
  public int next(int bound) {
    random = random * 6364136223846793005L + 1442695040888963407L;
    return (int) ((random >>> 33) % bound);
  }

  /// What was logged.
  public String log() {
    return log.toString();
  }

  /// Resources open, futures polled but neither ended nor cancelled, streams left waiting.
  public int leftBehind() {
    return open
        + (int) leaves.stream().filter(Leaf::isLeftBehind).count()
        + streams.stream().mapToInt(ProbeStream::leftBehind).sum();
  }

  /// See [Probe#open].
  public record Resource(String name, Probe probe) implements AutoCloseable {
    @Override
    public void close() {
      probe.log("-" + name);
      probe.open--;
    }
  }
}
