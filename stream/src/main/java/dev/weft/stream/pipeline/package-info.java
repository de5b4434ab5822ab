/// How streams run: a [Pipeline] is a [Source] and the [Stage]s after it, and one loop walks them.
package dev.weft.stream.pipeline;
