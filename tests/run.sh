#!/usr/bin/env bash
# Installs what the tests need, then runs every test, format and lint check. Anything that cannot run fails loudly.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\ncannot run: %s\n' "$*" >&2; exit 1; }

have_browser() {
    [ -n "${CHROME:-}" ] && [ -x "$CHROME" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 || return 1
    local sudo=""
    if [ "$(id -u)" -ne 0 ]; then sudo="sudo -n"; fi
    $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@"
}

axe=target/test-tools/axe.min.js
axe_version=4.14.1

have_axe() { [ -s "$axe" ] && head -c 200 "$axe" | grep -q "axe v$axe_version"; }

fetch_axe() {
    command -v npm >/dev/null 2>&1 || install_packages npm || return 1
    mkdir -p target/test-tools
    (cd target/test-tools && npm pack --silent "axe-core@$axe_version" && tar -xzf "axe-core-$axe_version.tgz" --strip-components=1 package/axe.min.js)
}

say "what the tests need"
command -v cargo >/dev/null 2>&1 || fail "no cargo: install a Rust toolchain"
command -v cc >/dev/null 2>&1 || fail "no C compiler: install gcc or clang"
command -v git >/dev/null 2>&1 || fail "no git: the tests compare kehu's commits with git's own view of them"
cargo fmt --version >/dev/null 2>&1 || fail "no rustfmt: rustup component add rustfmt"
cargo clippy --version >/dev/null 2>&1 || fail "no clippy: rustup component add clippy"
if ! have_browser; then
    install_packages chromium fonts-noto-cjk || true
    have_browser || fail "no Chromium: install it, or point CHROME to one"
fi
if ! have_axe; then
    fetch_axe || true
    have_axe || fail "no axe-core $axe_version: npm could not fetch it into target/test-tools"
fi

say "format"
cargo fmt --check

say "lints"
cargo clippy --locked --all-targets --quiet -- -D warnings

say "tests"
# One commit, one verdict. To look for new cases: PROPTEST_RNG_SEED=$RANDOM PROPTEST_CASES=20000 cargo test invariants
export PROPTEST_RNG_SEED="${PROPTEST_RNG_SEED:-20261122}"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
status=0
cargo test --locked --no-fail-fast --lib --bins --tests 2>&1 | tee "$log" || status=$?

grep -E '^test .* FAILED$' "$log" || true
awk '/^test result:/ { passed += $4; failed += $6 } END { printf "\n%d passed, %d failed\n", passed, failed }' "$log"
exit "$status"
