/// OpenTelemetry contexts, and with them spans, that go with tasks. To be on the path is enough:
/// each runtime that opens finds it.
@org.jspecify.annotations.NullMarked
module dev.weft.tracing.otel {
  requires transitive dev.weft;
  requires io.opentelemetry.context;
  requires static transitive org.jspecify;

  exports dev.weft.tracing.otel;

  provides dev.weft.spi.RuntimeExtension with
      dev.weft.tracing.otel.TracingExtension;
}
