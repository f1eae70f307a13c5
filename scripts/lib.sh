# Shared by the scripts; sourced, with the repository's root as the working directory.

say() {
  printf '\033[1m==>\033[0m %s\n' "$*" >&2
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Whether version $1 (like 20.11.1) is at least $2.
at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

need_rust() {
  command -v cargo >/dev/null 2>&1 || fail "Rust is needed (1.94 or later), and cargo is not on PATH."
  local version
  version=$(rustc --version | cut -d ' ' -f 2)
  at_least "$version" 1.94 || fail "Rust 1.94 or later is needed; this is $version."
}

need_node() {
  command -v node >/dev/null 2>&1 || fail "Node is needed (20 or later), and node is not on PATH."
  command -v npm >/dev/null 2>&1 || fail "npm is needed; it comes with Node, and is not on PATH."
  local version
  version=$(node --version)
  at_least "${version#v}" 20 || fail "Node 20 or later is needed; this is $version."
}

# Installs the packages of folder $1 exactly as locked, unless that was done since the lock file changed. What is
# compared is the content: a clone or a copy gives files new times.
install_packages() {
  local stamp="$1/node_modules/.installed" wanted
  wanted=$(cksum <"$1/package-lock.json")-$(node --version)
  if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
    say "Installing the packages of $1"
    (cd "$1" && npm ci --no-fund --no-audit --loglevel=error) >&2
    printf '%s\n' "$wanted" >"$stamp"
  fi
}

# Makes a folder in memory for what tests throw away, and prints it; nothing where memory is short. Each test has a database
# of its own, which is a thousand files: on a disk making and removing them takes longer than the tests.
memory_folder() {
  local shared=/dev/shm wanted=6000000 free
  # some tests put programs into it
  grep " $shared tmpfs " /proc/mounts 2>/dev/null | grep -qv noexec || return 0
  for free in "$(df -Pk "$shared" | awk 'NR == 2 { print $4 }')" "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)"; do
    [ "${free:-0}" -ge "$wanted" ] || return 0
  done
  local folder
  folder=$(mktemp -d "$shared/frontdesk-test.XXXXXX" 2>/dev/null) || return 0
  # PostgreSQL does not run as root: its account has to get through
  chmod 711 "$folder"
  printf '%s\n' "$folder"
}

# Builds the program and prints its path, wherever cargo was told to put it.
build_program() {
  build_binary frontdesk "$@"
}

# The same for the sandbox as a program of its own.
build_sandbox() {
  build_binary frontdesk-sandbox "$@"
}

build_binary() {
  local name=$1
  shift
  program_of "$name" build --package "$name" --bin "$name" "$@"
}

# The path of a program as `cargo test --workspace` built it for its tests. `cargo build` would build it, and much of what it
# needs, a second time: with the features that it has without the tests.
tested_binary() {
  program_of "$1" test --workspace --no-run
}

# What cargo says of a program that it just built, of everything that this command builds.
program_of() {
  local name=$1 command=$2 locked=()
  shift 2
  [ -z "${CI:-}" ] || locked=(--locked)
  cargo "$command" ${locked[@]+"${locked[@]}"} "$@" --message-format json-render-diagnostics |
    BINARY=$name node -e '
      let text = "";
      process.stdin.setEncoding("utf8").on("data", (part) => (text += part)).on("end", () => {
        const messages = text.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
        const program = messages.findLast((one) => one.executable && one.target.name === process.env.BINARY && !one.profile.test);
        if (program) process.stdout.write(program.executable);
        else process.exitCode = 1;
      });
    '
}
