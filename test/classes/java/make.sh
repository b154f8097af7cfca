#!/usr/bin/env bash
# Compiles the sources here (JDK 17) and writes ../zoo.json: class files, and what reflection says of them; and ../jars.json: jars of
# some of them, as the JDK makes them.
set -euo pipefail
cd "$(dirname "$0")"
here=$(cd .. && pwd)
export LC_ALL=C.UTF-8 # of file names
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
javac -encoding UTF-8 -g:none -d "$out/classes" com/acme/*.java com/acme/animals/*.java
java Reflect.java "$out/classes" > "$here/zoo.json"

# jar_of <name> <files, options first>
jar_of() {
  jar --create --file "$out/$1" --date=2024-02-29T12:00:00Z "${@:2}"
}
cd "$out/classes"
jar_of deflated.jar 'com/acme/Zoo$Color.class' 'com/acme/Zoo$Color$1.class' 'com/acme/Zoo$Pair.class'
jar_of stored.jar --no-compress 'com/acme/Zoo$Color.class' 'com/acme/Zoo$Pair.class'

mkdir -p "$out/fat/com/acme" "$out/fat/lib/deep" "$out/fat/BOOT-INF/lib" "$out/fat/META-INF/lib" "$out/fat/other"
cp "$out/classes/com/acme/Zoo.class" "$out/fat/com/acme"
jar_of fat/lib/a.jar 'com/acme/Zoo$Color.class'
jar_of fat/lib/deep/b.jar --no-compress 'com/acme/Zoo$Color.class' 'com/acme/Zoo$Pair.class'
jar_of fat/BOOT-INF/lib/c.jar 'com/acme/Zoo$Pair.class' 'com/acme/Zoo$Guarded.class'
jar_of fat/META-INF/lib/d.jar --no-compress 'com/acme/Zoo$Guarded.class' 'com/acme/Zoo$Inside.class'
jar_of fat/other/e.jar --no-compress 'com/acme/Zoo$Base.class'
cd "$out/fat"
jar_of fat.jar META-INF lib BOOT-INF other com

cd "$out/classes"
javac -g -d "$out/other" "$here/java/com/acme/Plain.java" # other bytes, or it would be left out
printf 'Multi-Release: true\n' > "$out/manifest"
jar_of multi.jar --manifest "$out/manifest" com/acme/Plain.class \
  --release 11 -C "$out/other" com/acme/Plain.class --release 17 -C "$out/other" com/acme/Plain.class

{
  printf '{'
  between=''
  for name in deflated stored fat multi; do
    printf '%s\n"%s": "%s"' "$between" "$name" "$(base64 -w0 "$out/$name.jar")"
    between=','
  done
  printf '\n}\n'
} > "$here/jars.json"
