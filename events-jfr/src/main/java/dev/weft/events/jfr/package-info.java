/// What runtimes do, as events of the flight recorder, in the category *Weft*.
///
/// [dev.weft.events.jfr.FlightRecorderExtension] lists them. A recording sets which it wants, and
/// from which duration on, by their names:
///
/// ```java
/// try (var recording = new Recording()) {
///   recording.enable("dev.weft.TaskSpawn");
///   recording.enable("dev.weft.Poll").withThreshold(Duration.ofMillis(1));
///   recording.start();
/// }
/// ```
package dev.weft.events.jfr;
