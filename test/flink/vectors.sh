#!/usr/bin/env bash
# Writes test/kryo/built-ins-{2,5}.txt with the Kryo of every Flink line: bash vectors.sh
set -euo pipefail
cd "$(dirname "$0")"

opens=()
for package in java.lang java.util java.util.concurrent java.util.concurrent.atomic java.util.regex java.net java.nio.charset java.io \
  java.text java.time java.math sun.nio.cs sun.util.calendar; do
  opens+=(--add-opens "java.base/$package=ALL-UNNAMED")
done
opens+=(--add-opens java.sql/java.sql=ALL-UNNAMED)

for line in flink1:2 flink2:5; do
  profile="${line%:*}"
  mvn -q -B "-P$profile" compile dependency:build-classpath "-Dmdep.outputFile=target/$profile/classpath"
  java -Duser.timezone=UTC -Dorg.slf4j.simpleLogger.defaultLogLevel=error "${opens[@]}" \
    -cp "target/$profile/classes:$(cat "target/$profile/classpath")" com.example.kryo.BuiltInVectors "../kryo/built-ins-${line#*:}.txt"
done
