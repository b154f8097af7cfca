#!/usr/bin/env bash
# Compiles the sources here for Java 17 and 8, with Kotlin and Scala (JDK 17, Maven for the compilers), runs them, and writes ../uids.json:
# class files, and the texts that were handed to uid and setUidHash when they ran: the call, the text, the class and method that called.
set -euo pipefail
cd "$(dirname "$0")"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export LC_ALL=C.UTF-8

# compiler <group> <artifact> <version>: its class path
compiler() {
  local pom="$out/$2-$3.xml"
  cat > "$pom" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>compiler</groupId><artifactId>compiler</artifactId><version>1</version>
<dependencies><dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency></dependencies></project>
POM
  mvn -q -B -f "$pom" dependency:copy-dependencies -DoutputDirectory="$out/$2-$3" > "$out/mvn.log"
  echo "$out/$2-$3/*"
}

stream="$out/stream"
javac --release 8 -Xlint:-options -g:none -d "$stream" java/com/acme/uids/Stream.java
for release in 17 8; do
  javac --release $release -Xlint:-options -encoding UTF-8 -g:none -cp "$stream" -d "$out/java-$release/" \
    java/com/acme/uids/{Consts,Op,Base,Job,Every}.java
  java -Dfile.encoding=UTF-8 -cp "$stream:$out/java-$release" com.acme.uids.Job > "$out/java-$release.told"
done
kotlin=$(compiler org.jetbrains.kotlin kotlin-compiler-embeddable 1.9.24)
for target in 17 1.8; do
  java -cp "$kotlin" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -nowarn -jvm-target $target \
    -cp "$stream:$(ls $(dirname "$kotlin")/kotlin-stdlib-1.9.24.jar)" -d "$out/kotlin-$target" kotlin/Kt.kt
  java -cp "$stream:$out/kotlin-$target:$kotlin" com.acme.uids.kt.KtKt > "$out/kotlin-$target.told"
done
for version in 2.12.19 2.13.14; do
  scala=$(compiler org.scala-lang scala-compiler $version)
  mkdir "$out/scala-$version"
  java -cp "$scala" scala.tools.nsc.Main -usejavacp -nowarn -cp "$stream:$(ls $(dirname "$scala")/scala-library-$version.jar)" \
    -d "$out/scala-$version" scala/Sc.scala
  java -cp "$stream:$out/scala-$version:$scala" com.acme.uids.sc.Main > "$out/scala-$version.told"
done
# The job of a sample: what its operators were called stands beside that.
mvn -q -B -f ../../flink/pom.xml -P flink1 compile > "$out/mvn.log"
for name in {Accounts,Regions,Rules}Script StatesJob samples/ScriptedOperator; do
  install -D "../../flink/target/flink1/classes/com/example/$name.class" "$out/states-1.20/com/example/$name.class"
done
sed 's/^/uid\t/' ../../../samples/states-1.20-canonical-heap/uids.txt > "$out/states-1.20.told"
java Pack.java "$out" java-17 java-8 kotlin-17 kotlin-1.8 scala-2.12.19 scala-2.13.14 states-1.20 > ../uids.json
