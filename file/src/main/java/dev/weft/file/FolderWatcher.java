package dev.weft.file;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The watched folders of one file system, and the thread that waits for its events, as long as
/// there is a watch.
///
/// The service is opened, called and closed by whoever has the [WatchLedger]'s turn, under no lock:
/// each of these calls waits for a thread of the JDK's.
///
/// **Threads.** Any adds and removes; events are passed on by the watcher's own thread, a daemon.
final class FolderWatcher {

  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
  private static final Map<FileSystem, FolderWatcher> WATCHERS = new ConcurrentHashMap<>();

  private final FileSystem fileSystem;
  private final WatchLedger<WatchKey, FileWatch> ledger = new WatchLedger<>();

  /// Written by whoever has the turn, and by nobody after the thread was started.
  private @Nullable WatchService service;

  private FolderWatcher(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /// Blocks.
  static void add(FileWatch watch) throws IOException {
    FolderWatcher watcher;
    do {
      watcher = WATCHERS.computeIfAbsent(watch.folder().getFileSystem(), FolderWatcher::new);
    } while (!watcher.entered());
    try {
      WatchKey key =
          watch.folder().register(watcher.opened(), ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      watcher.ledger.put(key, watch);
    } finally {
      watcher.settle();
    }
  }

  /// Whether it is the caller's turn; else this watcher is over.
  private boolean entered() {
    boolean entered = ledger.enter();
    if (!entered) {
      WATCHERS.remove(fileSystem, this);
    }
    return entered;
  }

  static void remove(FileWatch watch) {
    FolderWatcher watcher = WATCHERS.get(watch.folder().getFileSystem());
    if (watcher != null && watcher.ledger.remove(watch)) {
      watcher.settle();
    }
  }

  /// The service. For who has the turn.
  private WatchService opened() throws IOException {
    WatchService present = service;
    if (present == null) {
      WatchService made = fileSystem.newWatchService();
      service = made;
      start(made);
      present = made;
    }
    return present;
  }

  /// Gives up the turn.
  private void settle() {
    WatchKey unwatched;
    while ((unwatched = ledger.settle()) != null) {
      try {
        unwatched.cancel();
      } catch (RuntimeException e) {
        LOG.warn("cancelling a watch: {}", e.toString());
      }
    }
    if (ledger.hasEnded()) {
      WATCHERS.remove(fileSystem, this);
      close();
    }
  }

  /// Closes the service, and so ends the thread. Idempotent.
  private void close() {
    WatchService opened = service;
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        LOG.warn("closing the watch service: {}", e.toString());
      }
    }
  }

  private void start(WatchService events) {
    Thread thread =
        Thread.ofPlatform()
            .name("weft-file-watch")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> pass(events));
    thread.setContextClassLoader(null);
    thread.start();
  }

  private void pass(WatchService from) {
    while (true) {
      try {
        passOne(from);
      } catch (ClosedWatchServiceException closed) {
        return;
      } catch (InterruptedException e) {
        LOG.debug("interrupted, though it ends with its service", e);
      } catch (Throwable t) {
        LOG.error("passing on what has changed in a folder", t); // and the next is passed on again
      }
    }
  }

  private void passOne(WatchService from) throws InterruptedException {
    WatchKey key = from.take();
    List<WatchEvent<?>> events;
    boolean isLost;
    try {
      events = key.pollEvents();
    } finally {
      isLost = !key.reset(); // or the key is never given out again
    }
    for (FileWatch watch : ledger.under(key)) {
      events.forEach(event -> watch.arrived(translated(watch.folder(), event)));
      if (isLost) {
        watch.end();
      }
    }
  }

  private static FileEvent translated(Path folder, WatchEvent<?> event) {
    @Nullable Object name = event.context();
    WatchEvent.Kind<?> kind = event.kind();
    if (!(name instanceof Path file)) {
      return new FileEvent(FileEvent.Kind.LOST, folder);
    }
    if (kind == ENTRY_CREATE) {
      return new FileEvent(FileEvent.Kind.CREATED, folder.resolve(file));
    }
    if (kind == ENTRY_DELETE) {
      return new FileEvent(FileEvent.Kind.DELETED, folder.resolve(file));
    }
    return new FileEvent(FileEvent.Kind.MODIFIED, folder.resolve(file));
  }
}
