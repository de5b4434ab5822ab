/// Files and folders. The system has no readiness for them: a read from a disk blocks. So each call
/// is made on the runtime's pool for blocking calls, with a whole buffer at a time.
///
/// Reading order: [AsyncFiles] (a whole file, a folder, in one call), [AsyncFile] (an open file:
/// streams, positions), [FileWatch] with [FileEvent] (what changes in a folder).
@CheckReturnValue
package dev.weft.file;

import dev.weft.CheckReturnValue;
