package dev.weft.reactor.sim;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A machine in a simulated [Network]: an address, ports, UNIX sockets, and the runtimes that were
/// opened on it, with [SimReactorProvider#SimReactorProvider(Host)].
///
/// **Threads.** Any.
public final class Host {

  private final Network network;
  private final String name;
  private final int number;
  private final InetAddress address;
  private final List<SimReactor> reactors = new ArrayList<>(1);

  private Ports<ListenQueue> tcp = new Ports<>();
  private Ports<DatagramEnd> udp = new Ports<>();
  private Map<String, ListenQueue> unix = new HashMap<>();

  /// Open sockets, newest first.
  private @Nullable Descriptor first;

  private int open;
  private int descriptorLimit = Integer.MAX_VALUE;
  private int failingAccepts;

  /// Counts the times that it has gone down: what was opened before is gone.
  private int life;

  private boolean isUp = true;
  private boolean hasPower = true;

  Host(Network network, String name, int number, InetAddress address) {
    this.network = network;
    this.name = name;
    this.number = number;
    this.address = address;
  }

  /// Its name.
  public String name() {
    return name;
  }

  /// Its address, as other hosts know it.
  public InetAddress address() {
    return address;
  }

  /// The network in which it is.
  public Network network() {
    return network;
  }

  int number() {
    return number;
  }

  /// Whether a poll of one of its reactors would find something now, or was asked for by
  /// [dev.weft.spi.Reactor#wakeup].
  public boolean hasReports() {
    synchronized (network) {
      for (SimReactor reactor : reactors) {
        if (reactor.hasReports()) {
          return true;
        }
      }
      return false;
    }
  }

  /// How many sockets are open on it.
  public int openSockets() {
    synchronized (network) {
      return open;
    }
  }

  /// Kills everything that runs on it, as the operating system does with a process: its sockets are
  /// closed at once and its connections reset. It refuses connections until [#restart], and its
  /// runtimes, which are to be closed next, cannot open any socket more.
  public void crash() {
    goDown("crash", true);
  }

  /// Cuts it off from its power: its sockets are gone, and nobody hears of it. Whoever has a
  /// connection to it learns that when it was restarted, or when what was sent has been tried for
  /// too long.
  public void powerOff() {
    goDown("power-off", false);
  }

  private void goDown(String how, boolean withPower) {
    List<SelectableChannel> channels = new ArrayList<>();
    synchronized (network) {
      if (!isUp) {
        return;
      }
      network.fault(how + " " + name);
      isUp = false;
      hasPower = withPower;
      life++;
      for (Descriptor socket = first; socket != null; socket = first) {
        channels.add(socket.channel());
        socket.die(withPower); // and leaves the list
      }
      tcp = new Ports<>();
      udp = new Ports<>();
      unix = new HashMap<>();
    }
    for (SelectableChannel channel : channels) { // M2
      try {
        channel.close();
      } catch (IOException e) {
        throw new AssertionError("closing what exists in memory cannot fail", e);
      }
    }
  }

  /// Lets it run again after [#crash] or [#powerOff], without any socket. Its runtimes are to be
  /// opened anew.
  public void restart() {
    synchronized (network) {
      if (!isUp) {
        network.fault("restart " + name);
        isUp = true;
        hasPower = true;
      }
    }
  }

  /// Lets it have at most `most` sockets open from now on. Opening and accepting one more fails
  /// with "Too many open files"; what is not accepted stays in the backlog.
  public void descriptorLimit(int most) {
    synchronized (network) {
      descriptorLimit = most;
    }
  }

  /// Lets the next `times` attempts to accept a connection that is there fail with "Too many open
  /// files".
  public void failAccepts(int times) {
    synchronized (network) {
      failingAccepts = times;
    }
  }

  // All from here on is under the monitor.

  boolean hasPower() {
    return hasPower;
  }

  int life() {
    return life;
  }

  /// @param opener the life in which whoever asks was opened
  void requireRoom(int opener) throws IOException {
    if (!isUp || opener != life) {
      throw new SocketException("the simulated host '" + name + "' has gone down");
    }
    if (open >= descriptorLimit) {
      throw new SocketException("Too many open files");
    }
  }

  void requireAccepting() throws IOException {
    if (failingAccepts > 0) {
      failingAccepts--;
      throw new IOException("Too many open files");
    }
    if (open >= descriptorLimit) {
      throw new IOException("Too many open files");
    }
  }

  void opened(Descriptor socket) {
    open++;
    Descriptor second = first;
    socket.next = second;
    if (second != null) {
      second.previous = socket;
    }
    first = socket;
  }

  void closed(Descriptor socket) {
    open--;
    Descriptor before = socket.previous;
    Descriptor after = socket.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    socket.previous = null;
    socket.next = null;
  }

  void opened(SimReactor reactor) {
    reactors.add(reactor);
    network.opened(reactor);
  }

  void closed(SimReactor reactor) {
    reactors.remove(reactor);
    network.closed(reactor);
  }

  Ports<ListenQueue> tcp() {
    return tcp;
  }

  Ports<DatagramEnd> udp() {
    return udp;
  }

  Map<String, ListenQueue> unix() {
    return unix;
  }

  /// @throws BindException if the address is another's
  void requireMine(InetSocketAddress wanted) throws BindException {
    if (network.hostAt(this, wanted.getAddress()) != this) {
      throw new BindException("Cannot assign requested address");
    }
  }

  /// Where a connection to `to` comes from.
  InetAddress sourceFor(InetAddress to) {
    if (to.isLoopbackAddress()) {
      return to;
    }
    return to.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
  }

  @Override
  public String toString() {
    return name;
  }
}
