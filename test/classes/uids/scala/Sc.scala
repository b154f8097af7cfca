package com.acme.uids.sc

import com.acme.uids.Stream

object Names {
  final val Inlined = "sc-inlined"
  val late = "sc-late"
  val prefix: String = "sc-prefix-" + Inlined.length
}

class Job(s: Stream) {
  private val own = "sc-own"

  def run(): Unit = {
    s.uid("sc-lit")
    s.uid(Names.Inlined)
    s.uid(Names.late)
    s.uid(Names.prefix + "-x")
    s.uid(own)
    for (i <- 0 to 2) s.uid(s"sc-$i")
    for (t <- Seq("orders", "payments")) s.uid(s"sc-$t-of-${t.length}")
    s.uid(s"$own-interpolated")
  }
}

object Main {
  def main(args: Array[String]): Unit = new Job(new Stream).run()
}
