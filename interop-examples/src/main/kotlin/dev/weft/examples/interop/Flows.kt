@file:JvmName("Flows")

package dev.weft.examples.interop

import dev.weft.Future
import dev.weft.Weft
import dev.weft.interop.flow.FlowStreams
import dev.weft.stream.AsyncStream
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.future
import kotlinx.coroutines.jdk9.asFlow
import kotlinx.coroutines.jdk9.asPublisher

/** What this flow emits, collected from the stream's first poll on. */
fun <T : Any> Flow<T>.asStream(): AsyncStream<T> = FlowStreams.from(asPublisher())

/** The elements of the stream that [maker] makes, in a task of [weft] for each collector. */
fun <T : Any> flowOf(weft: Weft, maker: () -> AsyncStream<T>): Flow<T> =
    FlowStreams.publisher(weft, maker).asFlow()

/** A flow, consumed by a future. */
fun squares(count: Int): Future<List<Int>> =
    flow {
          for (i in 1..count) {
            emit(i)
          }
        }
        .map { it * it }
        .asStream()
        .toList()

/** The first [count] elements of a stream, taken by a coroutine. */
fun firsts(weft: Weft, stream: AsyncStream<Long>, count: Int): CompletableFuture<List<Long>> =
    scope.future { flowOf(weft) { stream }.take(count).toList() }
