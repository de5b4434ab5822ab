package dev.weft.process;

import dev.weft.Owned;
import dev.weft.io.AsyncWriter;

/// The pipe to a child's standard input. [#shutdown], or closing it, is the end that the child
/// reads.
///
/// When the child has closed its end, writing fails with an [java.io.IOException].
///
/// **Threads.** One party writes.
public interface ChildInput extends AsyncWriter, Owned {}
