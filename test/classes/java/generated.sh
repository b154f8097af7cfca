#!/usr/bin/env bash
# Lets Avro and Protobuf generate classes of the schemas here (JDK 17, Maven) and writes ../generated.json: a jar of them, and the schemas
# that they have at run time, in base64 (and gzip).
set -euo pipefail
cd "$(dirname "$0")"
here=$(cd .. && pwd)
export LC_ALL=C.UTF-8 # of the sources
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for artifact in org.apache.avro:avro-tools:1.11.4 com.google.protobuf:protoc:3.25.5:exe:linux-x86_64 \
  com.google.protobuf:protobuf-java:3.25.5; do
  mvn -q dependency:copy -Dartifact="$artifact" -DoutputDirectory="$out" -Dmdep.useBaseVersion=true \
    -Dtransitive=false
done
# A schema that is longer than a constant may be.
printf '{"type":"record","name":"Wide","namespace":"com.acme.avro","fields":[{"name":"f","type":"string","doc":"%070000dé"}]}' 0 > "$out/wide.avsc"
java -jar "$out"/avro-tools-*.jar compile schema schemas/order.avsc "$out/wide.avsc" "$out/src" > /dev/null 2>&1
chmod +x "$out"/protoc-*.exe
"$out"/protoc-*.exe --proto_path schemas --java_out "$out/src" order.proto single.proto
path=$(ls "$out"/protobuf-java-*.jar):$(ls "$out"/avro-tools-*.jar)
cp schemas/Holder.java "$out/src/com/acme/avro"
find "$out/src" -name '*.java' -print0 | xargs -0 javac -nowarn -encoding UTF-8 -g:none -d "$out/classes" -cp "$path" 2> /dev/null
cd "$out/classes"
jar --create --file "$out/generated.jar" --date=2024-02-29T12:00:00Z com/acme/avro/{Order,Wide,Kind,Holder}.class \
  com/acme/proto/{OrderOuterClass,'OrderOuterClass$Order','OrderOuterClass$Order$Item',Single,SingleOuterClass}.class
{
  printf '{\n'
  java -cp "$out/classes:$path" "$here/java/Generated.java"
  printf '"jar": "%s"\n}\n' "$(base64 -w0 "$out/generated.jar")"
} > "$here/generated.json"
