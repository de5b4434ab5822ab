package dev.weft.examples.stories;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;

/// What the todo server answers.
record Todo(int id, String title, boolean completed) {

  /// Reads a todo.
  ///
  /// @throws IOException if `json` is none
  static Todo parse(String json) throws IOException {
    try {
      JsonObject object = JsonParser.parseString(json).getAsJsonObject();
      return new Todo(
          object.get("id").getAsInt(),
          object.get("title").getAsString(),
          object.get("completed").getAsBoolean());
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new IOException("not a todo: " + json, e);
    }
  }
}
