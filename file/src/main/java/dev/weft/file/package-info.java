/// Files and folders. The system has no readiness for them: a read from a disk blocks. So each call
/// is made on the runtime's pool for blocking calls, with a whole buffer at a time.
///
/// ```java
/// private static Future<Integer> countErrors(Path log) {
///   return async(
///       () -> {
///         int errors = 0;
///         try (AsyncFile file = await(AsyncFile.open(log))) {
///           var lines = file.buffered();
///           String line;
///           while ((line = await(lines.readLine())) != null) {
///             errors += line.startsWith("ERROR") ? 1 : 0;
///           }
///         }
///         return errors;
///       });
/// }
/// ```
///
/// Reading order: [AsyncFiles] (a whole file, a folder, in one call), [AsyncFile] (an open file:
/// streams, positions), [FileWatch] with [FileEvent] (what changes in a folder).
@CheckReturnValue
package dev.weft.file;

import dev.weft.CheckReturnValue;
