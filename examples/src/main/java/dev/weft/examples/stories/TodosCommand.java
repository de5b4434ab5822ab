package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinSet;
import dev.weft.Joined;
import dev.weft.Outcome;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `weft run todos`: eleven HTTP requests at once, handled as they are answered. Some fail, and one
/// task throws; the others do not mind.
@FromArticle(Article.RUNTIME)
@Command(
    name = "todos",
    description = "Fetches eleven todos from a local HTTP server with a JoinSet.")
final class TodosCommand extends Story {

  private static final int COUNT = 11;

  /// The id whose task throws.
  private static final int THROWS = 9;

  TodosCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    try (var server = new TodoServer();
        var client = HttpClient.newHttpClient()) {
      weft.blockOn(fetchAll(client, server));
    }
  }

  private Future<@Nullable Void> fetchAll(HttpClient client, TodoServer server) {
    return async(
        () -> {
          try (var set = new JoinSet<Outcome<Todo>>()) {
            for (int id = 0; id < COUNT; id++) {
              set.spawn("todo-" + id, Futures.catching(fetch(client, server, id)).map(checked(id)));
            }
            Joined<Outcome<Todo>> joined = await(set.joinNext());
            while (joined != null) {
              report(joined);
              joined = await(set.joinNext());
            }
          }
          say("none");
        });
  }

  private static Fn<Outcome<Todo>, Outcome<Todo>> checked(int id) {
    return outcome -> {
      if (id == THROWS) {
        throw new IllegalStateException("task " + id + " has a bug");
      }
      return outcome;
    };
  }

  private static Future<Todo> fetch(HttpClient client, TodoServer server, int id) {
    return async(
        () -> {
          var request = HttpRequest.newBuilder(server.todo(id)).build();
          HttpResponse<String> response =
              await(Futures.from(client.sendAsync(request, BodyHandlers.ofString())));
          if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
          }
          return Todo.parse(response.body());
        });
  }

  private void report(Joined<Outcome<Todo>> joined) {
    switch (joined) {
      case Joined.Value<Outcome<Todo>>(_, Outcome.Success<Todo>(var todo)) ->
          say("Fetched: " + todo);
      case Joined.Value<Outcome<Todo>>(_, Outcome.Failure<Todo>(var cause)) ->
          complain("Request failed: " + cause.getMessage());
      case Joined.Failed<Outcome<Todo>>(var why) -> complain("Task panicked: " + why.getMessage());
      case Joined.Cancelled<Outcome<Todo>>(var why) -> complain(why.getMessage());
    }
  }
}
