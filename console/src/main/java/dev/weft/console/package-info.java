/// A page in the browser that shows what a running program does and waits for.
///
/// [dev.weft.console.ConsoleExtension] is all that others see; a runtime that is opened with
/// `weft.console` has one:
///
/// ```java
/// Weft weft = Weft.builder().set("weft.console", "127.0.0.1:0").open();
/// ```
///
/// Reading order: `Feed` looks at the runtime, while somebody watches, and makes a `Board` of it;
/// `ConsoleServer` sends that to each page by server-sent events, as `BoardJson`, cut to what a
/// page asks for (`TaskQuery`).
package dev.weft.console;
