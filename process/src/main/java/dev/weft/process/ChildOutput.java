package dev.weft.process;

import dev.weft.Owned;
import dev.weft.io.AsyncReader;

/// The pipe from a child's standard output or standard error. Its end comes when nobody holds the
/// other one any more: neither the child nor a process that it started.
///
/// **Threads.** One party reads.
public interface ChildOutput extends AsyncReader, Owned {}
