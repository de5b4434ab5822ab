/// Byte streams: poll-level reading and writing, and the futures around them.
package dev.weft.io;
