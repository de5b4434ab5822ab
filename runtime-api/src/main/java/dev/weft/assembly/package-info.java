/// How a runtime is made: from settings and providers to its parts.
///
/// Reading order: [Discovery] (where to look), [Configuration] and [ProviderChoice], [Choices]
/// (what a runtime is to be made of), [Assembly] (its parts, opened).
package dev.weft.assembly;
