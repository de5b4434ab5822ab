package dev.weft.examples.interop;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.interop.ExecutorServiceView;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.ExecutorService;

/// Pages fetched with the JDK's `HttpClient`, which runs on the threads of a runtime.
final class Downloads {
  private Downloads() {}

  /// What `client` gets of `page`. The request is sent at the first poll.
  ///
  /// **Cancellation** cancels the request.
  static Future<String> fetch(HttpClient client, URI page) {
    HttpRequest request = HttpRequest.newBuilder(page).build();
    return Futures.<HttpResponse<String>>lazy(
            () -> Futures.from(client.sendAsync(request, BodyHandlers.ofString())))
        .map(HttpResponse::body);
  }

  /// All of `pages`, fetched beside each other.
  static List<String> fetchAll(Weft weft, List<URI> pages) throws Exception {
    try (ExecutorService threads = ExecutorServiceView.of(weft);
        HttpClient client = HttpClient.newBuilder().executor(threads).build()) {
      return weft.blockOn(
          Futures.joinAll(pages.stream().map(page -> fetch(client, page)).toList()));
    }
  }
}
