/// The compiler of async blocks: rewrites class files so that a block with `await` becomes a state
/// machine. Used as an annotation processor, as a java agent or as a command; needs nothing at run
/// time, not even `dev.weft`.
@org.jspecify.annotations.NullMarked
module dev.weft.compiler {
  requires static org.jspecify;
  requires static java.instrument;
  requires static jdk.compiler;

  provides javax.annotation.processing.Processor with
      dev.weft.compiler.processor.AsyncProcessor;
  provides com.sun.source.util.Plugin with
      dev.weft.compiler.processor.AsyncPlugin;
}
