package com.acme.uids.kt

import com.acme.uids.Stream

const val TOP = "kt-const"

object Names {
    const val INLINED = "kt-inlined"
    val late = "kt-late-" + INLINED.length
}

class Job {
    private val own = "kt-own"

    fun run() {
        val s = Stream()
        s.uid("kt-lit")
        s.uid(TOP)
        s.uid(Names.INLINED)
        s.uid(Names.late)
        s.uid(own)
        s.uid(companion)
        for (i in 0..2) s.uid("kt-$i")
        for (c in listOf('a', 'b')) s.uid("kt-char$c!")
        listOf("orders", "payments").forEach { t -> s.uid("kt-each-$t") }
        val maybe: String? = if (own.isEmpty()) null else "kt-maybe"
        s.uid(maybe ?: "kt-else")
        s.uid("$own-x")
    }

    companion object {
        val companion = "kt-companion"
    }
}

fun main() = Job().run()
