package dev.weft.tck;

import dev.weft.Future;
import dev.weft.sync.Broadcast;
import dev.weft.sync.ChannelSender;
import dev.weft.sync.Mpmc;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Oneshot;
import dev.weft.sync.SendFailedException;
import dev.weft.sync.Watch;
import org.jspecify.annotations.Nullable;

/// The channels of `dev.weft.sync` as a subject of [ChannelTck].
public class WeftChannels implements ChannelSubject {

  /// For everybody.
  public WeftChannels() {}

  @Override
  public <T> Ends<Sends<T>, Receives<T>> waiting(int capacity) {
    return ends(Broadcast.channel(capacity));
  }

  @Override
  public <T> Ends<Sends<T>, Receives<T>> lossy(int capacity) {
    return ends(Broadcast.lossy(capacity));
  }

  private static <T> Ends<Sends<T>, Receives<T>> ends(Broadcast<T> channel) {
    return new Ends<>(new BroadcastSender<>(channel.sender()), new Receiver<>(channel.receiver()));
  }

  @Override
  public <T> Ends<Sends<T>, Receives<T>> mailbox(int capacity) {
    Mpsc<T> channel = Mpsc.bounded(capacity);
    return new Ends<>(
        new MailboxSender<>(channel.sender()), new MailboxReceiver<>(channel.receiver()));
  }

  @Override
  public <T> Ends<Sends<T>, Receives<T>> workQueue(int capacity) {
    Mpmc<T> channel = Mpmc.bounded(capacity);
    return new Ends<>(
        new MailboxSender<>(channel.sender()), new WorkReceiver<>(channel.receiver()));
  }

  @Override
  public <T> Ends<Sets<T>, Sees<T>> watch(T initial) {
    Watch<T> channel = Watch.channel(initial);
    return new Ends<>(new WatchSender<>(channel.sender()), new WatchReceiver<>(channel.receiver()));
  }

  @Override
  public <T> Ends<SendsOnce<T>, ReceivesOnce<T>> oneshot() {
    Oneshot<T> channel = Oneshot.channel();
    return new Ends<>(
        new OneshotSender<>(channel.sender()), new OneshotReceiver<>(channel.receiver()));
  }

  private record BroadcastSender<T>(Broadcast.Sender<T> sender) implements Sends<T> {
    @Override
    public Future<@Nullable Void> send(T value) {
      return sender.send(value);
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  private record Receiver<T>(Broadcast.Receiver<T> receiver) implements Receives<T> {
    @Override
    public Future<T> recv() {
      return receiver.recv();
    }

    @Override
    public Receives<T> copy() {
      return new Receiver<>(receiver.copy());
    }

    @Override
    public AutoCloseable deactivate() {
      return receiver.deactivate();
    }

    @Override
    public void close() {
      receiver.close();
    }
  }

  private record MailboxSender<T>(ChannelSender<T> sender) implements Sends<T> {
    @Override
    public Future<@Nullable Void> send(T value) {
      return sender.send(value);
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  private record MailboxReceiver<T>(Mpsc.Receiver<T> receiver) implements Receives<T> {
    @Override
    public Future<T> recv() {
      return receiver.recv();
    }

    @Override
    public Receives<T> copy() {
      throw new UnsupportedOperationException("a mailbox has one receiver");
    }

    @Override
    public AutoCloseable deactivate() {
      throw new UnsupportedOperationException("a mailbox has one receiver");
    }

    @Override
    public void close() {
      receiver.close();
    }
  }

  private record WorkReceiver<T>(Mpmc.Receiver<T> receiver) implements Receives<T> {
    @Override
    public Future<T> recv() {
      return receiver.recv();
    }

    @Override
    public Receives<T> copy() {
      return new WorkReceiver<>(receiver.another());
    }

    @Override
    public AutoCloseable deactivate() {
      throw new UnsupportedOperationException("a queue of work waits for nobody in particular");
    }

    @Override
    public void close() {
      receiver.close();
    }
  }

  private record WatchSender<T>(Watch.Sender<T> sender) implements Sets<T> {
    @Override
    public void send(T value) throws SendFailedException {
      sender.send(value);
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  private record WatchReceiver<T>(Watch.Receiver<T> receiver) implements Sees<T> {
    @Override
    public T get() {
      return receiver.get();
    }

    @Override
    public Future<@Nullable Void> changed() {
      return receiver.changed();
    }

    @Override
    public void close() {
      receiver.close();
    }
  }

  private record OneshotSender<T>(Oneshot.Sender<T> sender) implements SendsOnce<T> {
    @Override
    public boolean send(T value) {
      return sender.send(value);
    }

    @Override
    public Future<@Nullable Void> closed() {
      return sender.closed();
    }

    @Override
    public void close() {
      sender.close();
    }
  }

  private record OneshotReceiver<T>(Oneshot.Receiver<T> receiver) implements ReceivesOnce<T> {
    @Override
    public Future<T> recv() {
      return receiver;
    }

    @Override
    public void close() {
      receiver.close();
    }
  }
}
