#!/usr/bin/env bash
# Writes samples/ with every Flink version: bash samples.sh [part of a sample's name]
set -euo pipefail
cd "$(dirname "$0")"

opens=()
for package in java.lang java.lang.reflect java.lang.invoke java.util java.util.concurrent java.util.concurrent.atomic \
  java.net java.nio java.io java.text java.time java.math sun.nio.ch; do
  opens+=(--add-opens "java.base/$package=ALL-UNNAMED")
done
opens+=(--add-opens java.sql/java.sql=ALL-UNNAMED)

for line in flink1 flink2; do
  mvn -q -B "-P$line" compile dependency:build-classpath "-Dmdep.outputFile=target/$line/classpath"
  java -Xmx1g -Duser.timezone=UTC -Dorg.slf4j.simpleLogger.defaultLogLevel=error "${opens[@]}" \
    -cp "target/$line/classes:$(cat "target/$line/classpath")" com.example.samples.Main ../../samples "${1:-}"
done
