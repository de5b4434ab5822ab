package dev.weft.benchmarks.tls;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Bytes per second and handshakes per second of `dev.weft.tls` and of Netty's `SslHandler`, with
/// the same engine (the JDK's), the same certificate (P-256), TLS 1.3, on two threads each, in
/// turn. Server and clients are in one process, so a figure is for both ends together.
///
/// Arguments: seconds for each measurement (5), rounds (5), connections (8).
public final class TlsComparison {

  /// How much is written, and read, at a time, in bytes.
  static final int PORTION = 64 * 1024;

  private static final int THREADS = 2;
  private static final char[] PASSWORD = "password".toCharArray();

  private TlsComparison() {}

  /// Prints a line for each measurement, then the medians.
  public static void main(String[] args) throws Exception {
    Duration time = Duration.ofSeconds(argument(args, 0, 5));
    int rounds = argument(args, 1, 5);
    int connections = argument(args, 2, 8);
    Path folder = Files.createTempDirectory("weft-tls");
    SSLContext[] contexts = contexts(folder);
    try (var weft = new WeftSide(contexts[0], contexts[1], THREADS);
        var netty = new NettySide(contexts[0], contexts[1], THREADS)) {
      List<TlsSide> sides = List.of(weft, netty);
      double[][] throughput = new double[2][rounds];
      double[][] handshakes = new double[2][rounds];
      for (int round = -1; round < rounds; round++) { // the first is to warm up
        for (int k = 0; k < 2; k++) {
          int i = (round & 1) == 0 ? k : 1 - k;
          TlsSide side = sides.get(i);
          double seconds = time.toNanos() / 1e9;
          double mebibytes = side.received(connections, time) / seconds / (1 << 20);
          double perSecond = side.handshakes(connections, time) / seconds;
          if (round >= 0) {
            throughput[i][round] = mebibytes;
            handshakes[i][round] = perSecond;
          }
          print(round < 0 ? "warm" : "" + round, side.name(), mebibytes, perSecond);
        }
      }
      for (int i = 0; i < 2; i++) {
        print("median", sides.get(i).name(), median(throughput[i]), median(handshakes[i]));
      }
      System.out.println(
          String.format(
              Locale.ROOT,
              "Weft / Netty: %.2f MiB/s, %.2f handshakes/s",
              median(throughput[0]) / median(throughput[1]),
              median(handshakes[0]) / median(handshakes[1])));
    }
  }

  private static int argument(String[] args, int index, int otherwise) {
    return index < args.length ? Integer.parseInt(args[index]) : otherwise;
  }

  private static void print(String round, String side, double mebibytes, double handshakes) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-7s %-6s %8.1f MiB/s %8.0f handshakes/s",
            round,
            side,
            mebibytes,
            handshakes));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /// A server's and a client's.
  private static SSLContext[] contexts(Path folder) throws Exception {
    Path file = folder.resolve("server.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String options =
        "-genkeypair -storepass password -keyalg EC -groupname secp256r1"
            + " -dname CN=localhost -ext san=dns:localhost -keystore "
            + file;
    var command = new java.util.ArrayList<>(List.of(keytool.toString()));
    command.addAll(List.of(options.split(" ")));
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("keytool ended with " + status);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    Files.delete(file);
    Files.delete(folder);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
    keys.init(store, PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    return new SSLContext[] {server, client};
  }
}
