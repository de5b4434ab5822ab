package dev.weft.reactor.sim;

/// Is told what happens in a network, in the order in which it does: what a trace is made of.
///
/// **Threads.** Whoever causes it, under the network's monitor: an implementation calls nothing of
/// the network or its sockets, and does not throw.
public interface NetworkListener {

  /// A packet has arrived, or was lost.
  ///
  /// @param now the time, in nanoseconds
  /// @param from who sent it
  /// @param fromPort from which port; 0 for a UNIX socket
  /// @param to whom it is for
  /// @param toPort to which port; 0 for a UNIX socket
  /// @param bytes how many bytes it carries
  void packet(long now, PacketKind kind, Host from, int fromPort, Host to, int toPort, int bytes);

  /// Something was done to the network.
  ///
  /// @param what for people, such as `cut a b`; the same in each run
  default void fault(long now, String what) {}
}
