# Tools that checks need and machines may lack; sourced after lib.sh. They go into .cache and nowhere else, each in the version
# that is named here, whatever the machine has.

cache=${cache:-$PWD/.cache}
export PATH="$cache/bin:$cache/python/bin:$PATH"

# bring_tools PACKAGE …: programs that tools/go/go.mod has the versions of, together: what they share is compiled once.
bring_tools() {
  local package wanted missing=()
  wanted=$(cksum <tools/go/go.mod)
  for package in "$@"; do
    [ -x "$cache/bin/${package##*/}" ] && [ "$(cat "$cache/bin/.${package##*/}" 2>/dev/null)" = "$wanted" ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v go >/dev/null 2>&1 || fail "Go is needed to build ${missing[*]##*/} (https://go.dev/dl), and go is not on PATH."
  say "Building ${missing[*]##*/}"
  mkdir -p "$cache/bin"
  GOBIN="$cache/bin" go -C tools/go install -ldflags '-s -w' "${missing[@]}" >&2 || fail "${missing[*]##*/} could not be built."
  for package in "${missing[@]}"; do printf '%s\n' "$wanted" >"$cache/bin/.${package##*/}"; done
}

# bring_go PROGRAM MODULE@VERSION
bring_go() {
  local stamp="$cache/bin/.$1"
  [ -x "$cache/bin/$1" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$2" ] && return
  command -v go >/dev/null 2>&1 || fail "Go is needed to build $1 (https://go.dev/dl), and go is not on PATH."
  say "Building $1"
  mkdir -p "$cache/bin"
  GOBIN="$cache/bin" go install "$2" >&2 || fail "$1 could not be built."
  printf '%s\n' "$2" >"$stamp"
}

# bring_python PACKAGE==VERSION …
bring_python() {
  local package stamp
  command -v python3 >/dev/null 2>&1 || fail "Python 3 is needed for $1, and python3 is not on PATH."
  [ -x "$cache/python/bin/python" ] || python3 -m venv "$cache/python" || fail "Python 3 has no venv: install python3-venv."
  for package in "$@"; do
    stamp="$cache/python/.$package"
    [ -f "$stamp" ] && continue
    "$cache/python/bin/python" -m pip install --quiet --disable-pip-version-check "$package" >&2 || fail "$package could not be installed."
    touch "$stamp"
  done
}
