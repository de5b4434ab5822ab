/// How long polls take, how long tasks wait for their turn, how late timers are, how busy workers
/// are: [dev.weft.measurement.Measurements], with HdrHistogram.
///
/// What a runtime merely counts is in [dev.weft.Weft#metrics] and always on. What is here takes two
/// looks at the clock for each poll, so it is on only where a runtime is opened with
/// `weft.measurement` set to `on` ([dev.weft.measurement.MeasurementExtension]), or with such a
/// listener of one's own:
///
/// ```java
/// Measurements measurements = Measurements.of(weft).orElseThrow();
/// long slowest = measurements.polls().getMaxValue(); // ns
/// ```
package dev.weft.measurement;
