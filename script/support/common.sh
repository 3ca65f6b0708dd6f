# What script/server and script/test share: how a message looks, how a long command is run and stopped.
# Read by POSIX sh with `.`, from the project's folder.

say() { printf '%s\n' "$*"; }
fail() {
    printf '\n✗ %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

# Runs a command so that stopping this script stops the command too.
run() {
    "$@" &
    child=$!
    wait "$child"
}
stop_child() {
    if [ -n "${child:-}" ]; then kill -TERM "$child" 2>/dev/null && wait "$child" 2>/dev/null; fi
    exit "$1"
}
trap 'stop_child 130' INT
trap 'stop_child 143' TERM
trap 'stop_child 129' HUP
