#!/bin/sh
# The image's program for another processor than the builder's: `tools ARCH` installs what that needs (Debian), `build ARCH PROFILE
# FILE` builds it. ARCH is amd64 or arm64, as Docker calls them.
set -eu

case $2 in
  amd64) target=x86_64-unknown-linux-gnu gnu=x86_64-linux-gnu ;;
  arm64) target=aarch64-unknown-linux-gnu gnu=aarch64-linux-gnu ;;
  *) echo "There is no image for “$2”: amd64 and arm64 are built." >&2; exit 1 ;;
esac

case $1 in
  tools)
    if [ "$(dpkg --print-architecture)" = "$2" ]; then
      packages="gcc libc6-dev"
    else
      packages="gcc-$(echo "$gnu" | tr _ -) libc6-dev-$2-cross"
    fi
    apt-get update
    # shellcheck disable=SC2086 # a list
    apt-get install -y --no-install-recommends $packages
    rustup target add "$target"
    rm -rf /var/lib/apt/lists/*
    ;;
  build)
    profile=$3 out=$4
    folder=${CARGO_TARGET_DIR:-target}
    if [ "$(rustc -vV | sed -n 's/^host: //p')" = "$target" ]; then
      set --
    else
      set -- --target "$target"
      folder=$folder/$target
      name=$(echo "$target" | tr 'a-z-' 'A-Z_')
      export "CARGO_TARGET_${name}_LINKER=$gnu-gcc" "CC_$(echo "$target" | tr - _)=$gnu-gcc"
    fi
    if [ "$profile" = release ]; then
      # the builder's folders are not in the program
      export RUSTFLAGS="--remap-path-prefix=$(pwd)=/src --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
    fi
    cargo auditable build --locked --package frontdesk --bin frontdesk --no-default-features --profile "$profile" "$@"
    [ "$profile" != dev ] || profile=debug
    install -D "$folder/$profile/frontdesk" "$out"
    ;;
esac
