package dev.weft.examples.http;

import dev.weft.Owned;
import dev.weft.file.AsyncFile;
import java.io.IOException;

/// What a path leads to.
sealed interface Content {

  /// To nothing that may be seen.
  record Missing() implements Content {}

  /// To a folder, whose path ends with a slash.
  ///
  /// @param location its path, encoded
  record Moved(String location) implements Content {}

  /// What bytes are, without the bytes.
  ///
  /// @param etag what names this state of the file, in quotes
  /// @param modified when it was changed, as HTTP writes it
  record Entity(String type, long size, String etag, String modified) {}

  /// To a few bytes, which are here.
  ///
  /// @param description the headers about them
  record Small(Entity entity, String description, byte[] bytes) implements Content {
    Small(Entity entity, byte[] bytes) {
      this(entity, Responses.description(entity), bytes);
    }
  }

  /// To an open file.
  record Large(Entity entity, AsyncFile file) implements Content, Owned {
    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
