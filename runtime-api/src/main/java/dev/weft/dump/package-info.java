/// What a running program does and waits for, as data.
///
/// [dev.weft.Weft#inspect] takes a [dev.weft.dump.RuntimeDump]: its [dev.weft.dump.TaskDump]s, each
/// with its await chain of [dev.weft.dump.WaitStep]s and, if kept, its [dev.weft.dump.TaskHistory];
/// and its [dev.weft.dump.Deadlock]s. [dev.weft.Weft#pollsUnderWay] only looks at what is polled, a
/// [dev.weft.dump.PollUnderWay] each.
///
/// Authors of futures implement [dev.weft.dump.Waiting], and so tell a [dev.weft.dump.WaitTrace]
/// what theirs wait for.
package dev.weft.dump;
