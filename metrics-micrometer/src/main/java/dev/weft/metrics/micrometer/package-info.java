/// What runtimes count, as meters of Micrometer: [dev.weft.metrics.micrometer.WeftMetrics].
///
/// ```java
/// new WeftMetrics(weft).bindTo(registry);
/// ```
package dev.weft.metrics.micrometer;
