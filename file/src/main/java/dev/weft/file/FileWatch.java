package dev.weft.file;

import dev.weft.Context;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import dev.weft.sync.ChannelClosedException;
import dev.weft.sync.Mpsc;
import dev.weft.sync.SendFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What changes in one folder, not in those below it, as a stream that ends when the folder is
/// gone.
///
/// ```java
/// try (FileWatch changes = await(AsyncFiles.watch(folder))) {
///   while (await(changes.next()) instanceof Some(FileEvent(var kind, var path))) { ... }
/// }
/// ```
///
/// Changes are reported by the JDK's [java.nio.file.WatchService]: on Linux soon, elsewhere perhaps
/// after seconds. One change may be several events, and several may be one. Of events that nobody
/// takes, 1 024 are kept; then one [FileEvent.Kind#LOST] says that there were more.
///
/// **Threads.** One party at a time, but [#close] may be called from any thread. All watches of a
/// process share one thread that waits for the system; it ends with the last of them.
public final class FileWatch implements AsyncStream<FileEvent> {

  /// Enough for an archive that is unpacked, and some ten KiB.
  private static final int KEPT = 1024;

  private final Path folder;

  // The events, and room for the word that some were lost.
  private final Mpsc<FileEvent> mailbox = Mpsc.bounded(KEPT);

  private final AtomicBoolean lost = new AtomicBoolean();
  private volatile boolean ended;
  private @Nullable FileEvent found;

  private FileWatch(Path folder) {
    this.folder = folder;
  }

  /// Watches from now on. Blocks.
  static FileWatch of(Path folder) throws IOException {
    var watch = new FileWatch(folder);
    FolderWatcher.add(watch);
    return watch;
  }

  /// The folder that is watched.
  public Path folder() {
    return folder;
  }

  /// From the watching thread.
  void arrived(FileEvent event) {
    try {
      if (lost.get() || event.kind() == FileEvent.Kind.LOST || !mailbox.sender().trySend(event)) {
        lost.set(true);
        mailbox
            .sender()
            .trySend(new FileEvent(FileEvent.Kind.LOST, folder)); // or there is one to wake
      }
    } catch (SendFailedException closed) {
      return;
    }
  }

  /// From the watching thread: the folder is gone.
  void end() {
    mailbox.receiver().closeChannel();
  }

  @Override
  public Step pollNext(Context cx) {
    while (!ended) {
      FileEvent event;
      try {
        event = mailbox.receiver().pollRecv(cx);
      } catch (ChannelClosedException end) {
        close();
        return Step.END;
      }
      if (event == null) {
        if (lost.compareAndSet(true, false)) {
          found = new FileEvent(FileEvent.Kind.LOST, folder);
          return Step.ITEM;
        }
        return Step.PENDING;
      }
      if (event.kind() != FileEvent.Kind.LOST) {
        found = event;
        return Step.ITEM;
      }
    }
    return Step.END;
  }

  @Override
  public FileEvent item() {
    FileEvent event = found;
    if (event == null) {
      throw new IllegalStateException("no event was found, or it was taken");
    }
    found = null;
    return event;
  }

  @Override
  public void close() {
    ended = true;
    FolderWatcher.remove(this);
    mailbox.receiver().close();
  }

  @Override
  public String toString() {
    return "FileWatch[" + folder + "]";
  }
}
