package dev.weft.compiler.rewrite;

import dev.weft.compiler.analysis.MethodCode;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The calls that need no future where an `await` takes it at once: reads, writes and receives, of
/// the types that are known here. `AwaitedCall` has a method of the same name for each, which is
/// called in its place.
///
/// What stands between the call and the `await` are no instructions; so the future ends there and
/// nowhere else, also where another one comes to the same `await` by a jump.
final class DirectCalls {

  private static final ClassDesc READER = ClassDesc.of("dev.weft.io.AsyncReader");
  private static final ClassDesc WRITER = ClassDesc.of("dev.weft.io.AsyncWriter");
  private static final ClassDesc RECEIVER = ClassDesc.of("dev.weft.sync.Mpsc").nested("Receiver");
  private static final ClassDesc BUFFER = ClassDesc.of("java.nio.ByteBuffer");
  private static final ClassDesc DUPLEX = ClassDesc.of("dev.weft.io.AsyncDuplex");
  private static final ClassDesc TCP = ClassDesc.of("dev.weft.net.TcpStream");
  private static final ClassDesc UNIX = ClassDesc.of("dev.weft.net.UnixStream");
  private static final ClassDesc TLS = ClassDesc.of("dev.weft.tls.TlsStream");

  /// Readers, as a class file names them in a call.
  private static final Set<ClassDesc> READERS =
      Set.of(READER, DUPLEX, TCP, UNIX, TLS, ClassDesc.of("dev.weft.io.ReadHalf"));

  /// Writers, as a class file names them in a call.
  private static final Set<ClassDesc> WRITERS =
      Set.of(WRITER, DUPLEX, TCP, UNIX, TLS, ClassDesc.of("dev.weft.io.WriteHalf"));

  private static final MethodTypeDesc OF_BUFFER = MethodTypeDesc.of(Weft.FUTURE, BUFFER);
  private static final MethodTypeDesc OF_NOTHING = MethodTypeDesc.of(Weft.FUTURE);

  private static final MethodTypeDesc READ = type(READER, BUFFER, Weft.ASYNC_FRAME);
  private static final MethodTypeDesc WRITE = type(WRITER, BUFFER, Weft.ASYNC_FRAME);
  private static final MethodTypeDesc RECV = type(RECEIVER, Weft.ASYNC_FRAME);

  private DirectCalls() {}

  private static MethodTypeDesc type(ClassDesc... parameters) {
    return MethodTypeDesc.of(Weft.FUTURE, parameters);
  }

  /// If the element is such a call, and an `await` of the block follows, writes the other one.
  ///
  /// @return whether it is written
  static boolean write(CodeBuilder out, Block block, int index) {
    if (block.code.elements().get(index) instanceof InvokeInstruction call
        && isFollowedByAwait(block, index)) {
      MethodTypeDesc type = inItsPlace(call);
      if (type != null) {
        out.aload(0).invokestatic(Weft.AWAITED_CALL, call.name().stringValue(), type);
        return true;
      }
    }
    return false;
  }

  private static boolean isFollowedByAwait(Block block, int index) {
    MethodCode code = block.code;
    for (int next = index + 1; next < code.elements().size(); next++) {
      CodeElement element = code.elements().get(next);
      if (element instanceof Instruction) {
        return block.kind == BlockKind.ASYNC && block.pointAt(next) != null;
      }
    }
    return false;
  }

  private static @Nullable MethodTypeDesc inItsPlace(InvokeInstruction call) {
    if (call.opcode() != Opcode.INVOKEVIRTUAL && call.opcode() != Opcode.INVOKEINTERFACE) {
      return null;
    }
    ClassDesc owner = call.owner().asSymbol();
    boolean ofBuffer = call.typeSymbol().equals(OF_BUFFER);
    return switch (call.name().stringValue()) {
      case "read" -> ofBuffer && READERS.contains(owner) ? READ : null;
      case "write", "writeAll" -> ofBuffer && WRITERS.contains(owner) ? WRITE : null;
      case "recv" -> call.typeSymbol().equals(OF_NOTHING) && owner.equals(RECEIVER) ? RECV : null;
      default -> null;
    };
  }
}
