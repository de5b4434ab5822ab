/// Futures, tasks and the runtime.
///
/// Reading order: [Future], [Poll] and [Waker] (what a computation is), [Context] (what a poll is
/// given), [TaskState] and [Task] (what an executor runs), [JoinHandle], [Weft] (an open runtime),
/// [Futures] (the combinators, one per file), and [Owned] (who closes what reaches nobody).
///
/// [Future] shares its name with `java.util.concurrent.Future`: write `import dev.weft.Future;`
/// where both packages are imported on demand.
package dev.weft;
