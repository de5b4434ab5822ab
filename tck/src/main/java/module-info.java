/// The technology compatibility kit: the numbered rules that executors, reactors, timers and
/// futures keep, as JUnit tests to subclass.
@org.jspecify.annotations.NullMarked
module dev.weft.tck {
  requires transitive dev.weft;
  requires transitive dev.weft.net;
  requires transitive dev.weft.stream;
  requires transitive dev.weft.testing;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires transitive org.junit.platform.launcher;
  requires com.google.gson;
  requires java.management;
  requires static transitive org.jspecify;

  exports dev.weft.tck;
  exports dev.weft.tck.launcher;
  exports dev.weft.tck.report;
  exports dev.weft.tck.rules;

  uses dev.weft.spi.ReactorProvider;
  uses dev.weft.spi.TaskExecutorProvider;
  uses dev.weft.spi.TimerQueueProvider;

  provides org.junit.platform.launcher.TestExecutionListener with
      dev.weft.tck.report.ReportListener;
}
