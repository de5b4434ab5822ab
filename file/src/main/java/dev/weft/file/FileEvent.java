package dev.weft.file;

import java.nio.file.Path;

/// Something changed in a folder. Immutable.
///
/// @param kind what
/// @param path the file, with the folder before it; the folder itself if events were lost
public record FileEvent(Kind kind, Path path) {

  /// What has changed.
  public enum Kind {
    /// There is a new file or folder.
    CREATED,
    /// It has other content or other attributes.
    MODIFIED,
    /// It is gone.
    DELETED,
    /// More has changed than could be kept: look at the folder.
    LOST
  }
}
