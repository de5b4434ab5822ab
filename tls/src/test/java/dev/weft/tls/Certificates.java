package dev.weft.tls;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The keys and certificates in `src/test/certificates`, which a script there made.
final class Certificates {

  static final Path FOLDER = Path.of("src/test/certificates").toAbsolutePath();

  private static final char[] PASSWORD = "password".toCharArray();

  private Certificates() {}

  /// A context of its own, with its own memory of sessions.
  ///
  /// @param keys the file of keys, if any
  /// @param trust the file of those who are trusted; null for nobody
  static SSLContext context(@Nullable String keys, @Nullable String trust) throws Exception {
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("NewSunX509");
    keyManagers.init(load(keys), PASSWORD);
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(load(trust));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  private static KeyStore load(@Nullable String file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    if (file == null) {
      store.load(null, PASSWORD);
      return store;
    }
    try (InputStream in = Files.newInputStream(FOLDER.resolve(file))) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  static SSLContext server() throws Exception {
    return context("server.p12", "trust.p12");
  }

  /// One who trusts the authority of these tests, and has no certificate.
  static SSLContext client() throws Exception {
    return context(null, "trust.p12");
  }

  static SSLContext clientWithCertificate() throws Exception {
    return context("client.p12", "trust.p12");
  }
}
