/// The unit of execution.
///
/// Reading order: [TaskState] (the state word), [ScheduledTask] (a task's ticket), [SpawnedTask]
/// (its run), [TaskHandle] (its outcome, seen from outside); [TaskRuntime] (what tasks need of
/// their runtime) and [TaskSpawner]; [PollingThread] (what a thread knows while it polls);
/// [TaskCompletions] and [UnobservedFailures] (what follows from an end); [CleanupScope],
/// [DeferredCompletion] and [ShieldedTasks] (what outlives a cancel); [StrandedTasks].
package dev.weft.task;
