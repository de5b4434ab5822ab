/// OpenTelemetry contexts, and with them spans, that go with tasks:
/// [dev.weft.tracing.otel.TracingExtension].
///
/// ```java
/// try (Scope _ = span.makeCurrent()) {
///   weft.spawn(handle(request)); // each poll has the span as its current one
/// }
/// ```
package dev.weft.tracing.otel;
