#!/usr/bin/env bash
# Compiles the sources here (JDK 17) and writes ../zoo.json: class files, and what reflection says of them.
set -euo pipefail
cd "$(dirname "$0")"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export LC_ALL=C.UTF-8 # of file names
javac -encoding UTF-8 -g:none -d "$out" com/acme/*.java
java Reflect.java "$out" > ../zoo.json
