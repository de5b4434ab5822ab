package dev.weft.examples.interop

import dev.weft.Future
import dev.weft.Futures
import dev.weft.Weft
import dev.weft.interop.JdkFutures
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future

/**
 * Suspends until this future, started as a task of [weft], is over; yields its value or throws its
 * failure. Cancelling the coroutine cancels the task.
 */
suspend fun <T> Future<T>.await(weft: Weft): T = JdkFutures.toCompletableFuture(weft, this).await()

/**
 * What [block] yields, as a future that runs it as a coroutine of this scope from its first poll
 * on. Cancelling the future cancels the coroutine.
 */
fun <T> CoroutineScope.asWeft(block: suspend CoroutineScope.() -> T): Future<T> =
    Futures.lazy { Futures.from(future(block = block)) }
