/// From a class file to class files: finding blocks, laying out frames, writing state machines.
///
/// Reading order: [ClassRewriter] (the way in), `Survey` (what is a block), `Block`, `SuspendPoint`
/// and `FrameLayout` (what is kept where), `BodyWriter` (the picture of a body),
/// `SuspensionWriter`, `Reach` (which jumps are long), `StackMaps`, `VariableTables` (what a
/// debugger shows), `LateNews` (`new X(await(y))`), `FrameClass`, `Sites`.
package dev.weft.compiler.rewrite;
