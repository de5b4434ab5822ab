package dev.weft.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A run that failed, as small as [SeedSearch] could make it, and how to have it again.
///
/// **Threads.** One.
public final class FailingRun {

  private static final int TOLD = 40;

  private final long foundSeed;
  private final int tried;
  private final boolean repeats;
  private final Replay replay;
  private final Throwable failure;
  private @Nullable Path text;
  private @Nullable Path timeline;

  FailingRun(long foundSeed, int tried, boolean repeats, Replay replay, Throwable failure) {
    this.foundSeed = foundSeed;
    this.tried = tried;
    this.repeats = repeats;
    this.replay = replay;
    this.failure = failure;
  }

  /// The seed of the run that failed first; the one that is told of may be another, shorter one.
  public long foundSeed() {
    return foundSeed;
  }

  /// How many runs it took to find that.
  public int tried() {
    return tried;
  }

  /// Which run it is, for [SeedSearch#replay] and `-Dweft.seed`.
  public String name() {
    return replay.toString();
  }

  /// Whether it went the same way when it was run again. If not, something in it comes neither from
  /// the seed nor from the simulation.
  public boolean repeats() {
    return repeats;
  }

  /// What was thrown.
  public Throwable failure() {
    return failure;
  }

  /// How many tasks were polled and blocking calls made; 0 if it failed before it ran.
  public long steps() {
    SimulatedRun run = replay.run();
    return run == null ? 0 : run.steps();
  }

  /// The faults that it takes, one line each.
  public List<String> faults() {
    return replay.faults().stream().map(Fault::toString).toList();
  }

  /// What happened, oldest first, one line for each event; the latest 20 000 at most.
  public List<String> trace() {
    return replay.trace().stream().map(TraceEntry::toString).toList();
  }

  /// What a timeline looks like in a browser: a lane for each host. A whole page that needs nothing
  /// else.
  public String timelineHtml() {
    return Timeline.html("seed " + name() + ": " + failure, replay.trace());
  }

  /// Writes the trace and the timeline into files, which [#report] then names.
  ///
  /// @param name what the files are named, with the seed
  /// @throws UncheckedIOException if they cannot be written
  public void writeTo(Path directory, String name) {
    String file = name + "-" + replay.toString().replace(':', '_').replace(',', '_');
    try {
      Files.createDirectories(directory);
      text = Files.writeString(directory.resolve(file + ".txt"), String.join("\n", trace()) + "\n");
      timeline = Files.writeString(directory.resolve(file + ".html"), timelineHtml());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All about it, for people.
  public String report() {
    var report = new StringBuilder();
    line(report, "fails", "with seed " + foundSeed + ", the " + ordinal() + " that was tried");
    line(report, "thrown", failure.toString());
    line(report, "again", "-Dweft.seed=" + name() + (isAnother() ? "   (made small)" : ""));
    if (!repeats) {
      line(
          report,
          "careful",
          "it did not go the same way twice: something in it comes neither from the seed nor from"
              + " the simulation");
    }
    SimulatedRun run = replay.run();
    if (run != null) {
      line(
          report,
          "length",
          String.format(
              Locale.ROOT,
              "%s steps, %s, hash %016x",
              run.steps(),
              TraceEntry.seconds(run.elapsed().toNanos()),
              run.hash()));
    }
    faults().forEach(fault -> line(report, "fault", fault));
    if (timeline != null && text != null) {
      line(report, "timeline", timeline.toUri().toString());
      line(report, "trace", text.toUri().toString());
    }
    List<String> trace = trace();
    return report
        + trace.stream()
            .skip(Math.max(0, trace.size() - TOLD))
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private boolean isAnother() {
    return !name().equals(Long.toString(foundSeed));
  }

  private String ordinal() {
    return tried == 1 ? "first" : tried + "th";
  }

  private static void line(StringBuilder report, String what, String text) {
    report.append(String.format(Locale.ROOT, "%-9s %s%n", what + ":", text));
  }

  @Override
  public String toString() {
    return "FailingRun[" + name() + ", " + failure + "]";
  }
}
