package dev.weft.file;

import dev.weft.Context;
import dev.weft.Outcome;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stream of [AsyncFiles#list]. The folder is opened by the first call, and read by that and
/// the next.
final class FolderEntries implements AsyncStream<Path> {

  /// How many names one call reads: tokio's number. More would let the first ones wait.
  private static final int CHUNK = 32;

  private final Reading reading;
  private final CallLane lane;
  private final Deque<Path> entries = new ArrayDeque<>();
  private @Nullable Path found;
  private boolean isLast;

  FolderEntries(Path folder) {
    this.reading = new Reading(folder);
    this.lane = new CallLane(folder.toString(), reading);
  }

  /// The folder, as the threads of the pool see it.
  private static final class Reading implements Closeable {
    private final Path folder;
    private @Nullable DirectoryStream<Path> stream;
    private @Nullable Iterator<Path> iterator;

    Reading(Path folder) {
      this.folder = folder;
    }

    /// The next names; fewer than [#CHUNK] are the last.
    List<Path> next() throws IOException {
      Iterator<Path> rest = iterator;
      if (rest == null) {
        DirectoryStream<Path> opened = Files.newDirectoryStream(folder);
        stream = opened;
        rest = opened.iterator();
        iterator = rest;
      }
      var chunk = new ArrayList<Path>();
      try {
        while (chunk.size() < CHUNK && rest.hasNext()) {
          chunk.add(rest.next());
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      return chunk;
    }

    @Override
    public void close() throws IOException {
      if (stream != null) {
        stream.close();
      }
    }
  }

  @Override
  public Step pollNext(Context cx) throws Exception {
    if (lane.isClosed()) {
      return Step.END;
    }
    if (!cx.mayProceed()) {
      return Step.PENDING;
    }
    while (entries.isEmpty()) {
      if (isLast) {
        close();
        return Step.END;
      }
      if (!lane.isBusy()) {
        lane.begin(cx, "list", reading::next);
      }
      Outcome<Object> outcome = pollContained(cx);
      if (outcome == null) {
        return Step.PENDING;
      }
      receive(outcome);
    }
    found = entries.remove();
    cx.madeProgress();
    return Step.ITEM;
  }

  private @Nullable Outcome<Object> pollContained(Context cx) {
    try {
      return lane.poll(cx);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void receive(Outcome<Object> outcome) throws Exception {
    switch (outcome) {
      case Outcome.Success<Object>(Object chunk) -> {
        for (Object entry : (List<?>) chunk) {
          entries.add((Path) entry);
        }
        isLast = entries.size() < CHUNK;
      }
      case Outcome.Failure<Object>(Throwable cause) -> {
        close();
        if (cause instanceof Error e) {
          throw e;
        }
        throw (Exception) cause;
      }
    }
  }

  @Override
  public Path item() {
    Path entry = found;
    if (entry == null) {
      throw new IllegalStateException("no name was found, or it was taken");
    }
    found = null;
    return entry;
  }

  @Override
  public void close() {
    found = null;
    entries.clear();
    try {
      lane.close();
    } catch (IOException e) {
      // what was read was right, and a folder has nothing to lose
    }
  }
}
