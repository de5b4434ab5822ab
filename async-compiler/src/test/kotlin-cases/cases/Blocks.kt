package cases

import dev.weft.Async.async
import dev.weft.Async.await
import dev.weft.AsyncAction
import dev.weft.AsyncBody
import dev.weft.Future
import dev.weft.Generator
import dev.weft.compiler.testing.Case
import dev.weft.compiler.testing.Probe
import java.io.IOException

private class Counter(private val base: Int) {
    private var calls = 0

    private fun next(): Int = base + calls++

    fun sum(p: Probe, n: Int): Future<Int> = async(AsyncBody {
        var s = base
        for (i in 0 until n) {
            s += await(p.later(i)) + next()
        }
        s
    })
}

@Case
fun loopInAMember(p: Probe): Future<Int> = Counter(4).sum(p, 5)

fun total(parts: List<Future<Int>>): Future<Int> = async(AsyncBody {
    var sum = 0
    parts.forEach { sum += await(it) }
    sum
})

@Case
fun loopOverAList(p: Probe): Future<Int> = total(listOf(p.later(1), p.later(2)))

@Case
fun convertedLambda(p: Probe): Future<String> = async<String> { "x" + await(p.later(1)) }

@Case
fun action(p: Probe): Future<Void?> = async(AsyncAction {
    try {
        p.log("a" + await(p.later(1)))
        await(p.fail<Int>(IOException("gone")))
    } catch (e: IOException) {
        p.log(await(p.later(e.message)))
    } finally {
        p.log("f" + await(p.later(2)))
    }
})

@Case
fun operandsOnTheStack(p: Probe): Future<String> = async(AsyncBody {
    listOf(await(p.later(1)), 2, await(p.later(3))).joinToString() + await(p.later(4L)) + await(p.later(0.5))
})

@Case
fun elvisAndWhen(p: Probe): Future<String> = async(AsyncBody {
    val name: String? = await(p.later(null as String?))
    val length = name?.length ?: await(p.later(3))
    val list = listOf(1, 2, 3).map { it * length }
    when (val size = await(p.later(list.size))) {
        3 -> "three $length ${list.last()}"
        else -> "other $size"
    }
})

@Case
fun inlinedLambdas(p: Probe): Future<Int> = async(AsyncBody {
    var t = 0
    listOf(1, 2, 3).forEach { t += await(p.later(it)) }
    p.open("r").use { t += await(p.later(10)) }
    run { t += await(p.later(100)) }
    t
})

@Case
fun nestedBlocks(p: Probe): Future<Int> = async(AsyncBody {
    val twenty = 20
    val inner = async(AsyncBody { await(p.later(twenty)) })
    await(inner) + 1
})

@Case
fun destructuring(p: Probe): Future<String> = async(AsyncBody {
    val (a, b) = await(p.later(Pair(1L, "b")))
    var i = 0
    while (true) {
        if (await(p.later(i)) > 2) break
        i++
    }
    "$a$b$i"
})

private data class Point(val x: Int, val y: Int)

@Case
fun constructorArguments(p: Probe): Future<String> = async(AsyncBody {
    Point(await(p.later(1)), y = await(p.later(2))).toString()
})

fun squares(n: Int): Generator<Int> = Generator.of<Int> { out ->
    for (i in 1..n) out.yield_(i * i)
}
