package dev.weft.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options by which a server of TLS gets its keys and certificates.
public final class KeyStoreOptions {

  @Option(
      names = "--keystore",
      paramLabel = "FILE",
      description =
          "a PKCS#12 file with the keys and certificates of the server, as keytool or 'openssl"
              + " pkcs12' make it")
  private @Nullable Path file;

  @Option(
      names = "--password",
      paramLabel = "WORD",
      defaultValue = "",
      description = "the keystore's password")
  private String password = "";

  /// For picocli.
  public KeyStoreOptions() {}

  /// Whether there is a keystore.
  public boolean isGiven() {
    return file != null;
  }

  /// What a server is made of; of several certificates, the one for the name that a client asks
  /// for.
  ///
  /// @throws IOException if the file cannot be read, or the password is wrong
  public SSLContext serverContext() throws IOException, GeneralSecurityException {
    if (file == null) {
      throw new IllegalArgumentException("a server of TLS needs a --keystore");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
    keys.init(store, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
