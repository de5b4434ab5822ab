package dev.weft.executor.workstealing;

/// What one worker has done so far.
///
/// @param worker its index
/// @param polls tasks run
/// @param steals times it found something in another's queue
/// @param stolenTasks how many tasks that were
/// @param overflows times its queue was full and half of it was moved to the injection queue
/// @param parks times it went to sleep, in the driver or outside
/// @param wakes times such a wait ended, for whatever reason, timeouts included
/// @param claims times it was woken because there was work
/// @param searches times it went through the others' queues
/// @param turns turns of the driver it led
/// @param injectionBatches times it took from the injection queue
/// @param queued tasks in its queue now
record WorkerMetrics(
    int worker,
    long polls,
    long steals,
    long stolenTasks,
    long overflows,
    long parks,
    long wakes,
    long claims,
    long searches,
    long turns,
    long injectionBatches,
    int queued) {}
