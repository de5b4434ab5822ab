package dev.weft.compiler.analysis;

import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.UninitializedVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.constant.ClassDesc;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The verifier's type of one local variable or operand. Immutable.
///
/// @param kind what the verifier distinguishes
/// @param type the class of a [Kind#REFERENCE], else null
/// @param newAt the bytecode index of the `new` that made an [Kind#UNINITIALIZED] one, else -1
public record ValueType(Kind kind, @Nullable ClassDesc type, int newAt) {

  /// What the verifier distinguishes.
  public enum Kind {
    /// Unusable, or the second half of a long or double.
    TOP,
    /// All of boolean, byte, char, short and int.
    INT,
    /// Two slots.
    LONG,
    /// One slot.
    FLOAT,
    /// Two slots.
    DOUBLE,
    /// The constant null.
    NULL,
    /// An object or array.
    REFERENCE,
    /// What `new` made, before its constructor.
    UNINITIALIZED,
    /// `this` in a constructor, before `super(...)`.
    UNINITIALIZED_THIS
  }

  /// See [Kind#TOP].
  public static final ValueType TOP = new ValueType(Kind.TOP, null, -1);

  /// See [Kind#INT].
  public static final ValueType INT = new ValueType(Kind.INT, null, -1);

  static final ValueType LONG = new ValueType(Kind.LONG, null, -1);
  static final ValueType FLOAT = new ValueType(Kind.FLOAT, null, -1);
  static final ValueType DOUBLE = new ValueType(Kind.DOUBLE, null, -1);
  static final ValueType NULL = new ValueType(Kind.NULL, null, -1);
  static final ValueType THIS = new ValueType(Kind.UNINITIALIZED_THIS, null, -1);

  /// The type of a value of the declared type `type`.
  public static ValueType of(ClassDesc type) {
    return type.isPrimitive()
        ? of(TypeKind.from(type))
        : new ValueType(Kind.REFERENCE, Objects.requireNonNull(type), -1);
  }

  static ValueType of(TypeKind primitive) {
    return switch (primitive.asLoadable()) {
      case INT -> INT;
      case LONG -> LONG;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      default -> throw new IllegalArgumentException(primitive.name());
    };
  }

  static ValueType uninitialized(int newAt) {
    return new ValueType(Kind.UNINITIALIZED, null, newAt);
  }

  static ValueType of(VerificationTypeInfo info, CodeAttribute code) {
    return switch (info) {
      case SimpleVerificationTypeInfo simple ->
          switch (simple) {
            case TOP -> TOP;
            case INTEGER -> INT;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            case LONG -> LONG;
            case NULL -> NULL;
            case UNINITIALIZED_THIS -> THIS;
          };
      case ObjectVerificationTypeInfo object -> of(object.classSymbol());
      case UninitializedVerificationTypeInfo fresh ->
          uninitialized(code.labelToBci(fresh.newTarget()));
    };
  }

  /// How many slots of the locals or the operand stack it takes.
  public int slots() {
    return kind == Kind.LONG || kind == Kind.DOUBLE ? 2 : 1;
  }

  /// Whether it is a reference to a usable object or null.
  public boolean isReference() {
    return kind == Kind.REFERENCE || kind == Kind.NULL;
  }

  /// The same in the terms of the class-file library.
  ///
  /// @param news finds the label of a `new` instruction by its bytecode index
  public VerificationTypeInfo toInfo(IntFunction<Label> news) {
    return switch (kind) {
      case TOP -> SimpleVerificationTypeInfo.TOP;
      case INT -> SimpleVerificationTypeInfo.INTEGER;
      case LONG -> SimpleVerificationTypeInfo.LONG;
      case FLOAT -> SimpleVerificationTypeInfo.FLOAT;
      case DOUBLE -> SimpleVerificationTypeInfo.DOUBLE;
      case NULL -> SimpleVerificationTypeInfo.NULL;
      case UNINITIALIZED_THIS -> SimpleVerificationTypeInfo.UNINITIALIZED_THIS;
      case REFERENCE -> ObjectVerificationTypeInfo.of(Objects.requireNonNull(type));
      case UNINITIALIZED -> UninitializedVerificationTypeInfo.of(news.apply(newAt));
    };
  }
}
