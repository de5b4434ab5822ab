package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `weft run promises`: promises are on their way when they are made, futures when they are
/// awaited. A `CompletableFuture` is what JavaScript calls a promise.
@FromArticle(Article.RUNTIME)
@Command(
    name = "promises",
    description = "Ten promises, which begin when they are made, and ten futures, which do not.")
final class PromisesCommand extends Story {

  private static final int COUNT = 10;

  PromisesCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      try (var server = new TodoServer(COUNT)) {
        weft.blockOn(promises(client, server));
      }
      try (var server = new TodoServer(COUNT)) {
        weft.blockOn(futures(client, server));
      }
    }
  }

  /// Eager: `sendAsync` sends.
  private Future<@Nullable Void> promises(HttpClient client, TodoServer server) {
    return async(
        () -> {
          List<CompletableFuture<HttpResponse<String>>> promises =
              IntStream.rangeClosed(1, COUNT).mapToObj(id -> send(client, server, id)).toList();
          while (server.requests() < COUNT) {
            await(sleep(10));
          }
          say("ten promises made: " + server.requests() + " requests");
          for (CompletableFuture<HttpResponse<String>> promise : promises) {
            await(Futures.from(promise));
          }
        });
  }

  /// Lazy: a block runs when it is polled.
  private Future<@Nullable Void> futures(HttpClient client, TodoServer server) {
    return async(
        () -> {
          List<Future<HttpResponse<String>>> futures = new ArrayList<>();
          for (int id = 1; id <= COUNT; id++) {
            futures.add(fetch(client, server, id));
          }
          await(sleep(500));
          say("ten futures made: " + server.requests() + " requests");
          await(Futures.joinAll(futures));
          say(
              "ten futures joined: "
                  + server.requests()
                  + " requests, "
                  + server.mostAtOnce()
                  + " at once");
        });
  }

  private static Future<HttpResponse<String>> fetch(HttpClient client, TodoServer server, int id) {
    return async(() -> await(Futures.from(send(client, server, id))));
  }

  private static CompletableFuture<HttpResponse<String>> send(
      HttpClient client, TodoServer server, int id) {
    return client.sendAsync(
        HttpRequest.newBuilder(server.todo(id)).build(), BodyHandlers.ofString());
  }
}
