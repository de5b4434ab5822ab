/// Looks at the tasks of a runtime and says what they wait for: [dev.weft.inspection.Inspection]
/// takes the dump, a [dev.weft.inspection.ChainWalk] asks the futures of one task, a
/// [dev.weft.inspection.DeadlockSearch] looks for cycles.
package dev.weft.inspection;
