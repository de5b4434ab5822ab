/// What the flight recorder's events cost: [dev.weft.benchmarks.recording.RecordingCost] measures
/// processes that are each a [dev.weft.benchmarks.recording.Subject], one after the other.
@org.jspecify.annotations.NullMarked
package dev.weft.benchmarks.recording;
