/// What the code written by `async-compiler` calls. **Not for people**: public only because the
/// generated classes live in the packages of their users.
///
/// A block becomes two things. Its *body*, the lambda's method, stays in its class, with its line
/// numbers and its access to private members, as a static method `body(frame, context)`. Its
/// *frame*, a class of fields, extends [AsyncFrame] (or [GeneratorFrame]) and calls it.
///
/// Reading order: [AsyncFrame] (the protocol), [AwaitedCall], [Unwinder], [GeneratorFrame], [Abi].
package dev.weft.codegen;
