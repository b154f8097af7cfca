#!/usr/bin/env bash
# Installs the toolkit in each way, and tries it as in an empty container: no environment, no network, a read-only installation, a user without
# a home. `test/smoke.sh [clone] [tarball] [executable]`, as root on Linux; without a name, all. The executable is that of `npm run package`.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
node="$(command -v node)"
box="$(mktemp -d)"
trap 'rm -rf "$box"' EXIT
chmod 755 "$box"
# What each needs beside itself: the samples, a Node, the tools of any system.
mkdir "$box/node"
cp "$(realpath "$node")" "$box/node/node"
cp -r "$root/samples" "$root/test/smoke" "$box"

clone() {
  git clone --quiet "$root" "$1"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=warn >npm.log 2>&1 && npm prune --omit=dev --loglevel=warn >>npm.log 2>&1)
  silent "$1/npm.log"
  mkdir "$1.bin"
  ln -s "$1"/bin/sp-*.js "$1.bin"
  for program in sp-inspect sp-migrate; do mv "$1.bin/$program.js" "$1.bin/$program"; done
}
tarball() {
  mkdir "$1"
  (cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$1" >/dev/null)
  npm install --global --prefix "$1" --no-audit --no-fund --loglevel=warn "$1"/*.tgz >"$1/npm.log" 2>&1
  silent "$1/npm.log"
  mv "$1/bin" "$1.bin"
  # The links of npm are relative: from a folder beside.
  for link in "$1.bin"/*; do ln -sf "$1/lib/node_modules/savepoint-toolkit/bin/$(basename "$link").js" "$link"; done
  (cd "$box" && npx --yes --package "$1"/*.tgz -- savepoint-toolkit inspect samples/orders) >"$1/npx.log" 2>&1
  silent "$1/npx.log"
  grep -q customers "$1/npx.log"
}
executable() {
  mkdir "$1.bin"
  cp "$root/dist/package/sp-linux-x64" "$1.bin/sp"
  ln -s sp "$1.bin/sp-inspect"
  ln -s sp "$1.bin/sp-migrate"
}
silent() {
  if grep -i warn "$1"; then
    echo "npm warns" >&2
    exit 1
  fi
}

passed=0
for way in "${@:-clone tarball executable}"; do
  for one in $way; do
    "$one" "$box/$one"
    chmod -R a-w,a+rX "$box/$one.bin" $([ -d "$box/$one" ] && echo "$box/$one")
    work="$box/work-$one"
    mkdir "$work"
    chown 65534:65534 "$work"
    path="$box/$one.bin:/usr/bin:/bin"
    [ "$one" = executable ] || path="$box/node:$path"
    # In the order of what each needs: no network, another user, no environment.
    unshare -n setpriv --reuid 65534 --regid 65534 --clear-groups \
      env -i PATH="$path" bash "$box/smoke/tour.sh" "$box/samples" "$work" "$box/smoke"
    echo "$one: passed"
    passed=$((passed + 1))
  done
done
echo "$passed passed, 0 failed"
