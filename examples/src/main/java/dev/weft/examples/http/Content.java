package dev.weft.examples.http;

import dev.weft.Owned;
import java.io.IOException;
import java.nio.channels.FileChannel;

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
  /// @param modified when it was changed, in milliseconds since 1970
  record Entity(String type, long size, String etag, long modified) {}

  /// To a few bytes, which are here.
  record Small(Entity entity, byte[] bytes) implements Content {}

  /// To an open file.
  record Large(Entity entity, FileChannel channel) implements Content, Owned {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
