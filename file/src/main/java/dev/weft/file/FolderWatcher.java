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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The watched folders of one file system, and the thread that waits for its events, as long as
/// there is a watch.
///
/// **Threads.** Any adds and removes; events are passed on by the watcher's own thread, a daemon.
///
/// *Protocol.* Under the monitor of the class: **W1** a watcher is in `WATCHERS` if and only if its
/// service is open; it is closed, and its thread ends, with the last watch. **W2** A key is valid,
/// or was lost with its folder, as long as it has watches.
final class FolderWatcher {

  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
  private static final Map<FileSystem, FolderWatcher> WATCHERS = new HashMap<>();

  private final FileSystem fileSystem;
  private final WatchService service;
  private final Map<WatchKey, Set<FileWatch>> watches = new HashMap<>();

  private FolderWatcher(FileSystem fileSystem) throws IOException {
    this.fileSystem = fileSystem;
    this.service = fileSystem.newWatchService();
  }

  static void add(FileWatch watch) throws IOException {
    synchronized (FolderWatcher.class) {
      FileSystem fileSystem = watch.folder().getFileSystem();
      FolderWatcher watcher = WATCHERS.get(fileSystem);
      if (watcher == null) {
        watcher = new FolderWatcher(fileSystem);
        watcher.start();
        WATCHERS.put(fileSystem, watcher);
      }
      try {
        WatchKey key =
            watch.folder().register(watcher.service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
        watcher.watches.computeIfAbsent(key, any -> new HashSet<>()).add(watch);
      } finally {
        watcher.closeIfIdle();
      }
    }
  }

  static void remove(FileWatch watch) {
    synchronized (FolderWatcher.class) {
      FolderWatcher watcher = WATCHERS.get(watch.folder().getFileSystem());
      if (watcher != null) {
        watcher.drop(watch);
      }
    }
  }

  private void drop(FileWatch watch) {
    for (var entry : watches.entrySet()) {
      if (entry.getValue().remove(watch)) {
        if (entry.getValue().isEmpty()) {
          watches.remove(entry.getKey());
          entry.getKey().cancel();
        }
        break;
      }
    }
    closeIfIdle();
  }

  private void closeIfIdle() {
    if (watches.isEmpty() && WATCHERS.remove(fileSystem, this)) {
      try {
        service.close();
      } catch (IOException e) {
        LOG.warn("closing the watch service: {}", e.toString());
      }
    }
  }

  private void start() {
    Thread thread =
        Thread.ofPlatform()
            .name("weft-file-watch")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(this::pass);
    thread.setContextClassLoader(null);
    thread.start();
  }

  private void pass() {
    while (true) {
      try {
        passOne();
      } catch (ClosedWatchServiceException closed) {
        return;
      } catch (InterruptedException e) {
        LOG.debug("interrupted, though it ends with its service", e);
      } catch (Throwable t) {
        LOG.error("passing on what has changed in a folder", t); // and the next is passed on again
      }
    }
  }

  private void passOne() throws InterruptedException {
    WatchKey key = service.take();
    List<WatchEvent<?>> events;
    boolean isLost;
    try {
      events = key.pollEvents();
    } finally {
      isLost = !key.reset(); // or the key is never given out again
    }
    List<FileWatch> told;
    synchronized (FolderWatcher.class) {
      told = List.copyOf(watches.getOrDefault(key, Set.of()));
    }
    for (FileWatch watch : told) {
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
