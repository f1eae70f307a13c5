#!/usr/bin/env bash
# The steps of the Dockerfile on this machine, for where there is no Docker or no base image, and what comes out under the limits
# that the chart sets: nobody's account, a root that cannot be written, nothing but the libraries of the base image. It then
# takes part in a rolling replacement under load. Needs root on Linux, Rust, Node, and what `make fault rolling` needs.
# PROFILE=dev (the default here) takes two minutes; PROFILE=release is what the Dockerfile builds.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

need_rust
need_node
[ "$(id -u)" = 0 ] || fail "Root is needed, to change into the image's root."
command -v unshare >/dev/null || fail "unshare is needed (util-linux)."
case $(uname -m) in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) fail "There is no image for $(uname -m)." ;; esac
image=$PWD/.cache/image
context=$image/context
root=$image/root
profile=${PROFILE:-dev}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}

say "What the build is given: .dockerignore leaves nothing else"
rm -rf "$context" "$root"
mkdir -p "$context" "$root"
sed -n 's/^!//p' .dockerignore | while read -r path; do cp -a --parents "$path" "$context"; done
grep -v -e '^[!#*]' -e '^$' .dockerignore | while read -r path; do rm -rf "${context:?}/$path"; done
find "$context" \( -name node_modules -o -name target \) -prune -exec rm -rf {} +

say "Stage dashboard"
(cd "$context/dashboard" && npm ci --no-fund --no-audit --loglevel=error && npm run --silent build -- --logLevel warn) >&2

say "Stage program ($profile)"
cargo install --quiet --locked --root .cache/cargo --version 0.7.4 cargo-auditable
export PATH=$PWD/.cache/cargo/bin:$PATH
(cd "$context" && scripts/image-target.sh build "$arch" "$profile" "$image/frontdesk")

say "The image: the program, and of the base image what it loads"
install -D "$image/frontdesk" "$root/usr/local/bin/frontdesk"
mkdir -p "$root/tmp" "$root/proc" "$root/etc/ssl"
cp -a /etc/ssl/certs "$root/etc/ssl/"
ldd "$image/frontdesk" | grep -o '/[^ ]*' | while read -r library; do
  case $(basename "$library") in
    libc.so.6 | libm.so.6 | libgcc_s.so.1 | ld-linux-*.so.*) ;;
    *) fail "The program needs $library, which the base image does not have." ;;
  esac
  install -D "$library" "$root$library"
done
du -sh "$root/usr/local/bin/frontdesk" >&2

# As the container: signals reach the program itself.
cat >"$image/run" <<END
#!/bin/sh
exec unshare --mount sh -c '
  mount --bind "$root" "$root" && mount -o remount,bind,ro,nosuid,nodev "$root" &&
  mount -t tmpfs -o size=64m,mode=1777,noexec,nosuid,nodev tmpfs "$root/tmp" && mount --bind /proc "$root/proc" &&
  exec unshare --root="$root" --wd=/tmp --setgid=65532 --setuid=65532 /usr/local/bin/frontdesk "\$@"' frontdesk "\$@"
END
chmod +x "$image/run"

say "It says what it is, and what it lacks, as nobody on a root that cannot be written"
"$image/run" --version
refused=$(DATABASE_URL=postgres://nobody@127.0.0.1:9/none "$image/run" serve 2>&1) && fail "It served without a key."
grep -q 'FRONTDESK_SECRET_KEY is missing' <<<"$refused" || fail "It did not say what is missing: $refused"

say "It is replaced, one process after the other, under load"
env -u DATABASE_URL scripts/postgres.sh
install_packages e2e
sandbox=$(build_sandbox)
cd e2e
# the scenario's folders are named to the program, whose root has no other that can be written
export TMPDIR=/tmp
FRONTDESK_BIN=$image/run FRONTDESK_SANDBOX_BIN=$sandbox FRONTDESK_NEXT_BIN='' node faults/main.mjs rolling
