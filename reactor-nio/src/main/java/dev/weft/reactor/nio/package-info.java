/// A reactor over `java.nio`'s selector. Reading order: [NioReactorProvider], [NioReactor] (the
/// wait), [NioHandle] (one source) and [InterestWord] (its protocol).
package dev.weft.reactor.nio;
