package dev.weft.compiler.analysis;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashSet;
import java.util.Set;

/// What the instructions of a method say about the types they name: which may surely be cast to,
/// and which are surely interfaces.
///
/// A value may have a type that the class has no access to (`c ? new StringBuilder() : new
/// StringBuffer()` is an `AbstractStringBuilder`): the verifier does not mind, a cast would fail.
/// So those count as accessible that the method already names in an instruction that checks access,
/// and those of its own package.
public final class NamedTypes {

  private final String home;
  private final Set<ClassDesc> named =
      new HashSet<>(
          Set.of(
              ConstantDescs.CD_Object,
              ConstantDescs.CD_String,
              ConstantDescs.CD_Integer,
              ConstantDescs.CD_Long,
              ConstantDescs.CD_Boolean,
              ConstantDescs.CD_Double,
              ConstantDescs.CD_Throwable));

  private final Set<ClassDesc> interfaces = new HashSet<>();

  /// Reads the method.
  public NamedTypes(MethodCode code) {
    home = code.method().parent().orElseThrow().thisClass().asSymbol().packageName();
    code.elements().forEach(this::read);
  }

  private void read(CodeElement element) {
    switch (element) {
      case InvokeInstruction invoke -> {
        add(invoke.owner());
        if (invoke.opcode() == Opcode.INVOKEINTERFACE) {
          interfaces.add(invoke.owner().asSymbol());
        }
      }
      case FieldInstruction field -> add(field.owner());
      case NewObjectInstruction fresh -> add(fresh.className());
      case TypeCheckInstruction check -> add(check.type());
      case NewReferenceArrayInstruction array -> add(array.componentType());
      case NewMultiArrayInstruction array -> add(array.arrayType());
      case ConstantInstruction.LoadConstantInstruction load
          when load.constantEntry() instanceof ClassEntry type ->
          add(type);
      default -> {}
    }
  }

  private void add(ClassEntry type) {
    named.add(element(type.asSymbol()));
  }

  private static ClassDesc element(ClassDesc type) {
    ClassDesc element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    return element;
  }

  /// Whether the type is surely an interface. To the verifier any object is one, so no cast is
  /// needed to get it back; a cast to an interface is a slow one.
  public boolean isInterface(ClassDesc type) {
    return interfaces.contains(type);
  }

  /// Whether a cast to the type is surely allowed.
  public boolean isAccessible(ClassDesc type) {
    ClassDesc element = element(type);
    return element.isPrimitive() || named.contains(element) || element.packageName().equals(home);
  }
}
