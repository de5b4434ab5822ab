@file:JvmName("Greeting")

package dev.weft.examples.interop

import dev.weft.Future
import dev.weft.Weft
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.future.future

internal val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

/** A future that is a coroutine, which awaits two futures beside each other. */
fun greeting(weft: Weft, word: Future<String>, name: Future<String>): Future<String> =
    scope.asWeft {
      val first = async { word.await(weft) }
      val second = async { name.await(weft) }
      "${first.await()}, ${second.await()}"
    }

/** A coroutine that runs already, for callers in Java. */
fun started(weft: Weft, word: Future<String>): CompletableFuture<String> =
    scope.future { word.await(weft) }
