package dev.weft.benchmarks.tls;

import java.time.Duration;

/// A library under comparison: a server and its clients in this process.
interface TlsSide extends AutoCloseable {

  /// In the table.
  String name();

  /// Opens `connections` and has the server send on each as fast as it can.
  ///
  /// @return bytes that clients received in `time`
  long received(int connections, Duration time) throws Exception;

  /// Has `clients` connect, shake hands and close, over and over, without resuming sessions.
  ///
  /// @return handshakes that were done in `time`
  long handshakes(int clients, Duration time) throws Exception;

  @Override
  void close();
}
