/// Programs to read and run, and the `weft` command line.
@org.jspecify.annotations.NullMarked
module dev.weft.examples {
  requires HdrHistogram;
  requires com.google.gson;
  requires dev.weft;
  requires dev.weft.codec;
  requires dev.weft.file;
  requires dev.weft.net;
  requires dev.weft.process;
  requires dev.weft.stream;
  requires dev.weft.tls;
  requires info.picocli;
  requires java.compiler;
  requires java.management;
  requires java.management.rmi;
  requires java.net.http;
  requires jdk.attach;
  requires jdk.httpserver;
  requires jdk.management;
  requires org.slf4j;
  requires static dev.weft.tck;
  requires static org.jspecify;

  opens dev.weft.examples to
      info.picocli;
  opens dev.weft.examples.byhand to
      info.picocli;
  opens dev.weft.examples.chat to
      info.picocli;
  opens dev.weft.examples.guessing to
      info.picocli;
  opens dev.weft.examples.load to
      info.picocli;
  opens dev.weft.examples.miniredis to
      info.picocli;
  opens dev.weft.examples.http to
      info.picocli;
  opens dev.weft.examples.proxy to
      info.picocli;
  opens dev.weft.examples.stories to
      info.picocli;
}
