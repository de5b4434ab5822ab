/// How a runtime ends: by itself when nothing is left to do ([RunToEnd]), and when it is closed
/// ([CloseSequence]).
package dev.weft.shutdown;
